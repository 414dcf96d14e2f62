-- The payments of an object of Stripe's (?3): itself, or an object that it leads to in two steps. No way leads on from a customer or a
-- subscription, since that may have any number of payments.
WITH RECURSIVE reach (id, steps) AS (
  SELECT ?3, 0
  UNION SELECT l.target, r.steps + 1 FROM reach r CROSS JOIN link l ON l.site = ?1 AND l.mode = ?2 AND l.source = r.id
    WHERE r.steps < 2 AND r.id NOT GLOB 'cus_*' AND r.id NOT GLOB 'sub_*'
  UNION SELECT t.value, r.steps + 1 FROM reach r CROSS JOIN fact n ON n.site = ?1 AND n.mode = ?2 AND n.object = r.id CROSS JOIN json_each(n.body, '$.t') t
    WHERE r.steps < 2 AND r.id NOT GLOB 'cus_*' AND r.id NOT GLOB 'sub_*'
  LIMIT 200
)
SELECT '' AS clue, p.id, p.paid_s, p.customer, p.visitor, p.currency, p.gross_minor + p.refunds_minor + p.disputes_minor AS net_minor, p.email AS pseudonym, e.sealed AS email
FROM (SELECT DISTINCT id FROM reach) r CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = r.id
  LEFT JOIN email e ON e.site = ?1 AND e.pseudonym = p.email
ORDER BY p.paid_s DESC, p.id LIMIT 20
