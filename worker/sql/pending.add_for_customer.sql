-- Before a signed identify at ?4 is kept: queues the payments that lean on what is known of its customer ?2. ?3 visitor
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s, turn)
SELECT DISTINCT c.site, c.mode, c.clue, '', 1, 'identify', ?4, ?4 FROM clue c WHERE c.site = ?1 AND c.clue = 'remembered:' || ?2
  AND NOT EXISTS (SELECT 1 FROM signed_customer WHERE site = ?1 AND customer = ?2 AND visitor = ?3 AND at_s <= ?4)
ON CONFLICT (site, mode, hub) DO UPDATE SET generation = generation + 1, cause = excluded.cause, queued_s = iif(done = 1, excluded.queued_s, queued_s), due_s = 0, done = 0 RETURNING hub
