UPDATE site SET self_reported_keys = ?2 WHERE id = ?1
