-- The customers and addresses of the payments that name one of some visitors (?3: JSON list) or are of a customer (?4, or NULL).
WITH own (id, customer, email, paid_s) AS (
  SELECT p.id, p.customer, p.email, p.paid_s FROM json_each(?3) v
    CROSS JOIN clue c ON c.site = ?1 AND c.clue IN ('visitor:' || v.value, 'unseen:' || v.value) AND c.mode = ?2
    CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = c.payment AND p.visitor = v.value
  UNION ALL SELECT p.id, p.customer, p.email, p.paid_s FROM clue c
    CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = c.payment AND p.customer = ?4
    WHERE c.site = ?1 AND c.clue IN (?4, 'remembered:' || ?4) AND c.mode = ?2
)
SELECT customer, email AS pseudonym FROM own GROUP BY customer, email ORDER BY max(paid_s) DESC, customer, email LIMIT 200
