-- Fails when the rebuild has moved on since it was read: another has done this page. ?3 run, ?4 pages
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE NOT EXISTS (
  SELECT 1 FROM rebuild WHERE site = ?1 AND mode = ?2 AND run = ?3 AND pages = ?4 AND state = 'running'
)
