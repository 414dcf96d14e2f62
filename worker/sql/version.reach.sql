-- Every id a decision on ?3 (JSON list of ids) reads, with its version.
WITH RECURSIVE reach (id) AS (
  SELECT value FROM json_each(?3)
  UNION SELECT l.target FROM reach CROSS JOIN link l ON l.site = ?1 AND l.mode = ?2 AND l.source = reach.id
  LIMIT 3001
)
SELECT id, coalesce((SELECT version FROM version v WHERE v.site = ?1 AND v.mode = ?2 AND v.id = reach.id), 0) AS version FROM reach
UNION ALL SELECT 'moment', coalesce((SELECT version FROM version v WHERE v.site = ?1 AND v.mode = ?2 AND v.id = 'moment'), 0)
