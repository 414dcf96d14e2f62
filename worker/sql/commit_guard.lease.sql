-- Fails when another works with the key by now, or it was pasted anew.
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE NOT EXISTS (SELECT 1 FROM api_key WHERE site = ?1 AND integration = ?2 AND mode = ?3 AND lease = ?4)
