-- Attempts less than half a minute apart run side by side and count once: they do not show poison. What was quarantined
-- or ignored and is sent again is processed anew: somebody has fixed the cause. ?7: mode and ?8: id of the secret that signed it
-- ?9: the same secret, which must still be there; NULL for a replay. Nothing is written where it is gone, or the integration has been ended
INSERT INTO delivery (integration, event, site, event_type, received_s, attempted_s, attempts, outcome, body, mode, secret)
SELECT ?1, ?2, ?3, ?4, ?5, ?5, 1, 'started', ?6, ?7, ?8
WHERE NOT EXISTS (SELECT 1 FROM integration WHERE site = ?3 AND id = ?1 AND status = 'disconnected')
  AND (?9 IS NULL OR EXISTS (SELECT 1 FROM signing_secret WHERE integration = ?1 AND id = ?9))
ON CONFLICT (integration, event) DO UPDATE SET
  attempts = iif(outcome = 'started', attempts + 1, 1), outcome = 'started', reason = NULL,
  attempted_s = excluded.attempted_s, body = excluded.body, event_type = excluded.event_type, mode = excluded.mode, secret = excluded.secret
WHERE outcome IN ('quarantined', 'ignored') OR (outcome = 'started' AND excluded.attempted_s - attempted_s >= 30)
