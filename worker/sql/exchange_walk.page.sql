-- The last of the next ?4 payments after ?3
SELECT max(id) AS payment FROM (SELECT id FROM payment WHERE site = ?1 AND mode = ?2 AND id > ?3 ORDER BY id LIMIT ?4)
