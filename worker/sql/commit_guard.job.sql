-- Fails when the job has moved on since it was read: another run has done this page, or the job was ended. ?5 run, ?6 pages
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE NOT EXISTS (
  SELECT 1 FROM job WHERE site = ?1 AND integration = ?2 AND mode = ?3 AND kind = ?4 AND run = ?5 AND pages = ?6 AND state = 'running'
)
