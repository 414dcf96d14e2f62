SELECT 1 AS queued FROM pending WHERE site = ?1 AND mode = ?2 LIMIT 1
