-- Fails when the integration has been ended since it was read.
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE EXISTS (SELECT 1 FROM integration WHERE site = ?1 AND id = ?2 AND status = 'disconnected')
