-- ?2: JSON list of clues
DELETE FROM pending WHERE site = ?1 AND mode IN ('live', 'test') AND hub IN (SELECT value FROM json_each(?2))
