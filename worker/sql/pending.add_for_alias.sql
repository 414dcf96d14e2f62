-- Before an id of another tool, ?2, is noted for visitor ?3 at ?4: the payments that carry it. Only when that says something new.
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s)
SELECT DISTINCT c.site, c.mode, c.clue, '', 1, 'visit', ?4 FROM clue c WHERE c.site = ?1 AND c.clue = 'unseen:' || ?2
  AND NOT EXISTS (SELECT 1 FROM alias WHERE site = ?1 AND alias = ?2 AND (at_s, visitor) <= (?4, ?3))
ON CONFLICT (site, mode, hub) DO UPDATE SET cursor = '', generation = generation + 1, cause = excluded.cause RETURNING hub
