UPDATE site SET first_seen_s = ?2, first_host = ?3 WHERE id = ?1 AND first_seen_s IS NULL
