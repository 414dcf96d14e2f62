SELECT id, prefix, name, scopes, created_s, expires_s, used_day FROM api_token WHERE site = ?1 ORDER BY created_s DESC, id LIMIT 50
