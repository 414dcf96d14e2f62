-- Every version of every object a decision on ?3 (JSON list of ids) reads.
WITH RECURSIVE reach (id) AS (
  SELECT value FROM json_each(?3)
  UNION SELECT l.target FROM reach CROSS JOIN link l ON l.site = ?1 AND l.mode = ?2 AND l.source = reach.id
  LIMIT 3001
)
SELECT object, digest, max(as_of_s) AS as_of_s, max(origin) AS origin, body
FROM fact WHERE site = ?1 AND mode = ?2 AND object IN (SELECT id FROM reach) GROUP BY object, digest
