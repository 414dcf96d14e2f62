-- Queues the clues of ?3 (JSON list) that some payment carries, except those of ?4 (JSON list), which are derived already.
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s, turn)
SELECT ?1, ?2, k.value, '', 1, ?5, ?6, ?6 FROM json_each(?3) k
WHERE EXISTS (
  SELECT 1 FROM clue c WHERE c.site = ?1 AND c.clue = k.value AND c.mode = ?2 AND c.payment NOT IN (SELECT value FROM json_each(?4))
)
ON CONFLICT (site, mode, hub) DO UPDATE SET generation = generation + 1, cause = excluded.cause, due_s = 0, done = 0 RETURNING hub
