-- Whom earlier answers of some payments (?3: JSON list) named
UPDATE answer SET visitor = NULL WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT value FROM json_each(?3)) AND visitor IS NOT NULL
