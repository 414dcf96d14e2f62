UPDATE api_key SET next_check_s = ?4 WHERE site = ?1 AND integration = ?2 AND mode = ?3
