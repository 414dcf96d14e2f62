-- The next objects of which there are facts, after ?3; ?4: how many
SELECT DISTINCT object FROM fact WHERE site = ?1 AND mode = ?2 AND object > ?3 ORDER BY object LIMIT CAST(?4 AS INTEGER)
