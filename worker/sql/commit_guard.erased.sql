-- Fails when one of some ids (?2: JSON list of digests) is an erased person's, or the site is gone. A site that has erased nobody looks no
-- further
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE NOT EXISTS (SELECT 1 FROM site WHERE id = ?1) OR EXISTS (SELECT 1 FROM erased WHERE site = ?1)
  AND EXISTS (SELECT 1 FROM json_each(?2) d CROSS JOIN erased e ON e.site = ?1 AND e.digest = d.value)
