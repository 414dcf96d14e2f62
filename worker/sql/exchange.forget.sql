-- Payments that there are none of (?3: JSON list) wait for nothing
DELETE FROM exchange WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT value FROM json_each(?3)) AND into_minor IS NULL
