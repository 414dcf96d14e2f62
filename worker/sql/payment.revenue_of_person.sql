-- What all payments of a person brought, by currency. Which payments those are: see payment.of_person.
WITH own (id, currency, gross_minor, refunds_minor, disputes_minor) AS (
  SELECT p.id, p.currency, p.gross_minor, p.refunds_minor, p.disputes_minor FROM json_each(?3) v
    CROSS JOIN clue c ON c.site = ?1 AND c.clue IN ('visitor:' || v.value, 'unseen:' || v.value) AND c.mode = ?2
    CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = c.payment AND p.visitor = v.value
  UNION ALL SELECT p.id, p.currency, p.gross_minor, p.refunds_minor, p.disputes_minor FROM json_each(?4) k
    CROSS JOIN clue c ON c.site = ?1 AND c.clue IN (k.value, 'remembered:' || k.value) AND c.mode = ?2
    CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = c.payment AND p.customer = k.value AND (p.visitor IS NULL OR k.value = ?5)
)
SELECT currency, sum(gross_minor / 1000000) || '|' || sum(gross_minor % 1000000) AS gross_minor, sum(refunds_minor / 1000000) || '|' || sum(refunds_minor % 1000000) AS refunds_minor, sum(disputes_minor / 1000000) || '|' || sum(disputes_minor % 1000000) AS disputes_minor,
  sum(gross_minor <> 0) AS payments
FROM (SELECT DISTINCT id, currency, gross_minor, refunds_minor, disputes_minor FROM own)
WHERE gross_minor <> 0 OR refunds_minor <> 0 OR disputes_minor <> 0 GROUP BY currency ORDER BY currency LIMIT 200
