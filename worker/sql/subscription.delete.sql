-- ?3: JSON list of ids
DELETE FROM subscription WHERE site = ?1 AND mode = ?2 AND id IN (SELECT value FROM json_each(?3))
