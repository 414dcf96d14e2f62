UPDATE site SET first_seen_s = ?2 WHERE id = ?1 AND first_seen_s IS NULL
