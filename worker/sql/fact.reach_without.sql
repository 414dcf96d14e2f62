-- As fact.reach, without what the integration ?4 reported about the objects of ?3 themselves
WITH RECURSIVE reach (id) AS (
  SELECT value FROM json_each(?3)
  UNION SELECT l.target FROM reach CROSS JOIN link l ON l.site = ?1 AND l.mode = ?2 AND l.source = reach.id
  LIMIT 3001
)
SELECT object, digest, as_of_s, origin, body, json_group_array(integration) AS integrations, max(as_of_s * 2 + (origin = 'list')) AS rank
FROM fact WHERE site = ?1 AND mode = ?2 AND object IN (SELECT id FROM reach)
  AND NOT (integration = ?4 AND object IN (SELECT value FROM json_each(?3)))
GROUP BY object, digest
