-- Which of some users and addresses (?2: JSON list of pseudonyms) are other people's too: one stands on a payment of a customer who is not
-- among ?3 (JSON list), or a signature named it with a visitor who is not
SELECT n.value AS name FROM json_each(?2) n WHERE EXISTS (
  SELECT 1 FROM json_each('["user:","email:"]') f CROSS JOIN clue c ON c.site = ?1 AND c.clue = f.value || n.value
    CROSS JOIN payment p ON p.site = ?1 AND p.mode = c.mode AND p.id = c.payment
  WHERE p.customer IS NOT NULL AND p.customer NOT GLOB 'cus_erased_*' AND p.customer NOT IN (SELECT value FROM json_each(?3))
)
OR EXISTS (SELECT 1 FROM identify INDEXED BY identify_signed_user WHERE site = ?1 AND signed = 1 AND user <> '' AND user = n.value
  AND visitor NOT IN (SELECT value FROM json_each(?3)))
OR EXISTS (SELECT 1 FROM identify INDEXED BY identify_signed_email WHERE site = ?1 AND signed = 1 AND email <> '' AND email = n.value
  AND visitor NOT IN (SELECT value FROM json_each(?3)))
