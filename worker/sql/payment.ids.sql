-- The next payments, after ?3; ?4: how many
SELECT id AS payment FROM payment WHERE site = ?1 AND mode = ?2 AND id > ?3 ORDER BY id LIMIT CAST(?4 AS INTEGER)
