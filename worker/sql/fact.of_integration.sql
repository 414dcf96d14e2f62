-- The next objects that an integration reported, after ?4; ?5: how many
SELECT DISTINCT object FROM fact WHERE site = ?1 AND mode = ?2 AND object > ?4 AND integration = ?3 ORDER BY object LIMIT CAST(?5 AS INTEGER)
