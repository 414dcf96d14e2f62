SELECT s.integration, s.id, s.mode, s.hint, s.created_s
FROM signing_secret s WHERE s.integration IN (SELECT id FROM integration WHERE site = ?1) ORDER BY s.created_s, s.id LIMIT 1000
