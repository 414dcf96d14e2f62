-- ?4: now
SELECT event, event_type, received_s, attempts, outcome, reason, took_ms,
  body IS NOT NULL AND (outcome = 'quarantined' OR outcome = 'started' AND ?4 - attempted_s >= 30) AS replayable FROM delivery
WHERE integration = (SELECT id FROM integration WHERE id = ?2 AND site = ?1) AND event = ?3
