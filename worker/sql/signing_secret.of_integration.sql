SELECT id, mode, sealed, hint, created_s FROM signing_secret WHERE integration = ?1 ORDER BY created_s, id LIMIT 50
