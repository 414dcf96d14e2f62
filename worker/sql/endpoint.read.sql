SELECT url, state, id, secret, next_try_s FROM endpoint WHERE site = ?1 AND integration = ?2 AND mode = ?3
