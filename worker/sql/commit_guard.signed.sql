-- Fails when the integration has been ended, or the secret that signed a delivery has been removed. ?3: the secret; NULL for a replay
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE EXISTS (SELECT 1 FROM integration WHERE site = ?1 AND id = ?2 AND status = 'disconnected')
  OR ?3 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM signing_secret WHERE integration = ?2 AND id = ?3)
