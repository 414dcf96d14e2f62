-- What the ledger holds of every object a decision on ?3 (JSON list of ids) reads.
WITH RECURSIVE reach (id) AS (
  SELECT value FROM json_each(?3)
  UNION SELECT l.target FROM reach CROSS JOIN link l ON l.site = ?1 AND l.mode = ?2 AND l.source = reach.id
  LIMIT 3001
)
SELECT p.id, p.customer, p.visitor, p.confidence, p.rung, p.remembered_by, p.paid_s, iif(p.attribution <> '', p.attribution, x.body) AS explanation,
  p.watched, p.money_digest, p.answers
FROM payment p LEFT JOIN explanation x ON x.site = p.site AND x.mode = p.mode AND x.payment = p.id
WHERE p.site = ?1 AND p.mode = ?2 AND p.id IN (SELECT id FROM reach UNION ALL SELECT 'first:' || id FROM reach)
