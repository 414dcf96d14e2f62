-- Queues the payments of both modes that wait for what a beacon brought. ?2: JSON list of clues; ?4: the beacon's time; ?5: its visitor
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s, turn)
SELECT DISTINCT ?1, k.mode, k.clue, '', 1, ?3, ?4, ?4 FROM (
  SELECT c.mode, c.clue FROM json_each(?2) w CROSS JOIN clue c ON c.site = ?1 AND c.clue = w.value
  -- and those of the visitor from this time on, for which a late beacon comes too late: few or none
  UNION ALL SELECT c.mode, c.clue FROM (SELECT 'live' AS mode UNION ALL SELECT 'test') m
    CROSS JOIN payment p ON p.site = ?1 AND p.mode = m.mode AND p.paid_s >= ?4
    CROSS JOIN clue c ON c.site = ?1 AND c.clue IN ('visitor:' || ?5, 'unseen:' || ?5) AND c.mode = p.mode AND c.payment = p.id
) k WHERE true
ON CONFLICT (site, mode, hub) DO UPDATE SET generation = generation + 1, cause = excluded.cause, queued_s = iif(done = 1, excluded.queued_s, queued_s), done = 0 RETURNING hub
