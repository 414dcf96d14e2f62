-- Quarantined deliveries first, then the latest ones. An attempt that began half a minute ago (?3: now) has died with its isolate.
SELECT event, event_type, received_s, attempts, outcome, reason, took_ms, replayable FROM (
  SELECT 0 AS place, q.* FROM (
    SELECT event, event_type, received_s, attempts, outcome, reason, took_ms, body IS NOT NULL AS replayable FROM delivery
    WHERE integration = (SELECT id FROM integration WHERE id = ?2 AND site = ?1) AND outcome = 'quarantined' ORDER BY received_s DESC LIMIT 50
  ) q
  UNION ALL SELECT 1 AS place, l.* FROM (
    SELECT event, event_type, received_s, attempts, outcome, reason, took_ms,
      body IS NOT NULL AND outcome = 'started' AND ?3 - attempted_s >= 30 AS replayable FROM delivery
    WHERE integration = (SELECT id FROM integration WHERE id = ?2 AND site = ?1) ORDER BY received_s DESC, event LIMIT 100
  ) l WHERE l.outcome <> 'quarantined'
) ORDER BY place, received_s DESC, event LIMIT 100
