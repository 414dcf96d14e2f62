UPDATE api_key SET sealed = '', accepted = 0 WHERE site = ?1 AND integration = ?2 AND mode = ?3
