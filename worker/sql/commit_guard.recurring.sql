-- Fails when something has changed since that a book may rest on. ?3: how often until it was read
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE NOT EXISTS (SELECT 1 FROM recurring_until WHERE site = ?1 AND mode = ?2 AND changes = ?3)
