-- ?2: JSON list of ids
DELETE FROM version WHERE site = ?1 AND mode IN ('live', 'test') AND id IN (SELECT value FROM json_each(?2))
