-- Fails when another key was pasted since, or this one forgotten. ?4: the key that was worked with, as it is stored
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE NOT EXISTS (SELECT 1 FROM api_key WHERE site = ?1 AND integration = ?2 AND mode = ?3 AND sealed = ?4)
