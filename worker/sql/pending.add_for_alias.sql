-- After another tool's id ?2 was kept at ?3: queues the payments that carry it, if it was new. changes() is of the statement before
-- this one in the batch.
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s, turn)
SELECT DISTINCT c.site, c.mode, c.clue, '', 1, 'visit', ?3, ?3 FROM clue c WHERE c.site = ?1 AND c.clue = 'unseen:' || ?2 AND changes() > 0
ON CONFLICT (site, mode, hub) DO UPDATE SET generation = generation + 1, cause = excluded.cause, queued_s = iif(done = 1, excluded.queued_s, queued_s), done = 0 RETURNING hub
