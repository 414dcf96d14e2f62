-- Queues the payments whose source is not known, under the name ?3. ?4: cause; ?5: now
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s, turn)
SELECT ?1, ?2, ?3, '', 1, ?4, ?5, ?5
WHERE EXISTS (SELECT 1 FROM payment p WHERE p.site = ?1 AND p.mode = ?2 AND p.confidence = 'unknown' AND p.gross_minor > 0 AND p.paid_s > 0)
ON CONFLICT (site, mode, hub) DO UPDATE SET generation = generation + 1, cause = excluded.cause, queued_s = iif(done = 1, excluded.queued_s, queued_s), due_s = 0, done = 0 RETURNING hub
