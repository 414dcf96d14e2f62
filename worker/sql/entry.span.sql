SELECT (SELECT min(at_s) FROM entry WHERE site = ?1 AND mode = ?2) AS first_s, (SELECT max(at_s) FROM entry WHERE site = ?1 AND mode = ?2) AS last_s
