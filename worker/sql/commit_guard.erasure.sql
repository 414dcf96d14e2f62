-- Fails when the erasure has moved on since it was read: another has done this page. ?3 run, ?4 pages
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE NOT EXISTS (SELECT 1 FROM erasure WHERE site = ?1 AND person = ?2 AND run = ?3 AND pages = ?4 AND ended_s IS NULL)
