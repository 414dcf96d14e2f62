-- After a return with Checkout Session ?2 was kept at ?3: queues its payments. A return that was not kept queues nothing: changes() is
-- of the statement before this one in the batch.
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s, turn)
SELECT DISTINCT c.site, c.mode, c.clue, '', 1, 'visit', ?3, ?3 FROM clue c WHERE c.site = ?1 AND c.clue = ?2 AND changes() > 0
ON CONFLICT (site, mode, hub) DO UPDATE SET generation = generation + 1, cause = excluded.cause, done = 0 RETURNING hub
