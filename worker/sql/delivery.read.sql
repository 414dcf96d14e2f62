-- ?3: the secret that signed it; NULL for a replay. No row where that is gone, or the integration has been ended
SELECT attempts, outcome, reason FROM delivery WHERE integration = ?1 AND event = ?2
  AND NOT EXISTS (SELECT 1 FROM integration WHERE id = ?1 AND status = 'disconnected')
  AND (?3 IS NULL OR EXISTS (SELECT 1 FROM signing_secret WHERE integration = ?1 AND id = ?3))
