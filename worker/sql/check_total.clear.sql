DELETE FROM check_total WHERE site = ?1 AND integration = ?2 AND mode = ?3
