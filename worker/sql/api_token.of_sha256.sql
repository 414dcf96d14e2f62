-- ?2: now
SELECT site, id, prefix, name, scopes, used_day FROM api_token WHERE sha256 = ?1 AND (expires_s IS NULL OR expires_s > ?2)
