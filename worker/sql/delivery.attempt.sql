-- Attempts less than half a minute apart run side by side and count once: they are no sign of poison.
INSERT INTO delivery (integration, event, site, event_type, received_s, attempted_s, attempts, outcome, body)
VALUES (?1, ?2, ?3, ?4, ?5, ?5, 1, 'started', ?6)
ON CONFLICT (integration, event) DO UPDATE SET attempts = attempts + 1, attempted_s = excluded.attempted_s
WHERE outcome = 'started' AND excluded.attempted_s - attempted_s >= 30
