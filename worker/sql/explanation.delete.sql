-- ?3: JSON list of payments
DELETE FROM explanation WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT value FROM json_each(?3))
