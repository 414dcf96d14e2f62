SELECT id, kind, status, created_s, activated_s FROM integration WHERE site = ?1 ORDER BY created_s, id LIMIT 100
