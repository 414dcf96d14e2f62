-- ?2: JSON list of visitor ids
SELECT value AS visitor FROM json_each(?2) WHERE EXISTS (SELECT 1 FROM session WHERE site = ?1 AND visitor = value)
