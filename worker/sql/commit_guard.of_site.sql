-- Fails when the site (?1) has no such integration (?2).
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE NOT EXISTS (SELECT 1 FROM integration WHERE site = ?1 AND id = ?2)
