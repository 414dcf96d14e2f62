-- After a return with Checkout Session ?2 was kept at ?3: queues its payments: those that carry it, those of the subscription that it began,
-- which carry the subscription, and those that it names, under its own name. A return that was not kept queues nothing: changes() is of the
-- statement before this one in the batch.
WITH led (mode, id) AS (
  SELECT n.mode, t.value FROM json_each('["live","test"]') m
    CROSS JOIN fact n ON n.site = ?1 AND n.mode = m.value AND n.object = ?2 CROSS JOIN json_each(n.body, '$.t') t
  UNION ALL SELECT l.mode, l.target FROM json_each('["live","test"]') m CROSS JOIN link l ON l.site = ?1 AND l.mode = m.value AND l.source = ?2
)
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s, turn)
SELECT DISTINCT ?1, mode, hub, '', 1, 'visit', ?3, ?3 FROM (
  SELECT c.mode, c.clue AS hub FROM clue c WHERE c.site = ?1 AND c.clue = ?2
  UNION ALL SELECT c.mode, c.clue FROM led k CROSS JOIN clue c ON c.site = ?1 AND c.clue = k.id AND c.mode = k.mode WHERE k.id GLOB 'sub_*'
  UNION ALL SELECT p.mode, ?2 FROM led k CROSS JOIN payment p ON p.site = ?1 AND p.mode = k.mode AND p.id = k.id
) WHERE changes() > 0
ON CONFLICT (site, mode, hub) DO UPDATE SET generation = generation + 1, cause = excluded.cause, queued_s = iif(done = 1, excluded.queued_s, queued_s), done = 0 RETURNING hub
