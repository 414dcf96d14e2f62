-- Queues the payments of both modes to which unsigned identifies join somebody, if the site's setting changes (?2: 1 or 0). ?3: now
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s, turn)
SELECT ?1, m.mode, 'claims', '', 1, 'settings', ?3, ?3 FROM (SELECT 'live' AS mode UNION ALL SELECT 'test') m
WHERE EXISTS (SELECT 1 FROM clue c WHERE c.site = ?1 AND c.clue = 'claims' AND c.mode = m.mode)
  AND EXISTS (SELECT 1 FROM site WHERE id = ?1 AND claims_join <> ?2)
ON CONFLICT (site, mode, hub) DO UPDATE SET generation = generation + 1, cause = excluded.cause, queued_s = iif(done = 1, excluded.queued_s, queued_s), due_s = 0, done = 0 RETURNING hub
