DELETE FROM api_key WHERE site = ?1 AND integration = ?2 AND mode = ?3
