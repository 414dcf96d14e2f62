-- Fails when another run now works with the key, or the key was pasted anew.
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE NOT EXISTS (SELECT 1 FROM api_key WHERE site = ?1 AND integration = ?2 AND mode = ?3 AND lease = ?4)
