-- Every version of some objects (?3: JSON list), the latest reported first
SELECT object, digest, as_of_s, origin, body, json_group_array(integration) AS integrations, max(as_of_s * 2 + (origin = 'list')) AS rank
FROM fact WHERE site = ?1 AND mode = ?2 AND object IN (SELECT value FROM json_each(?3))
GROUP BY object, digest ORDER BY rank DESC, object, digest
