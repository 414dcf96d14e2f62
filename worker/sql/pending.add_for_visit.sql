-- Queues the payments of both modes that wait for what a beacon brought. ?2: JSON list of clues
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s)
SELECT DISTINCT c.site, c.mode, c.clue, '', 1, ?3, ?4 FROM json_each(?2) k CROSS JOIN clue c ON c.site = ?1 AND c.clue = k.value WHERE true
ON CONFLICT (site, mode, hub) DO UPDATE SET cursor = '', generation = generation + 1, cause = excluded.cause
