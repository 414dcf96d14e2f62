-- What the ledger holds of every object a decision on ?3 (JSON list of ids) reads.
WITH RECURSIVE reach (id) AS (
  SELECT value FROM json_each(?3)
  UNION SELECT l.target FROM reach CROSS JOIN link l ON l.site = ?1 AND l.mode = ?2 AND l.source = reach.id
  LIMIT 3001
)
SELECT id, customer, visitor, remembered_by, paid_s, attribution, watched, money_digest, answers
FROM payment WHERE site = ?1 AND mode = ?2 AND id IN (SELECT id FROM reach UNION ALL SELECT 'first:' || id FROM reach)
