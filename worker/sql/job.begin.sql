-- Begins a job, or begins it again once it is done. A job that is running or paused stays unchanged. ?5: JSON of its first progress; ?6: now
INSERT INTO job (site, integration, mode, kind, run, pages, state, step, progress, requests, failures, wait_until_s, started_s)
VALUES (?1, ?2, ?3, ?4, 1, 0, 'running', 0, ?5, 0, 0, 0, ?6)
ON CONFLICT (site, integration, mode, kind) DO UPDATE SET run = run + 1, pages = 0, state = 'running', reason = NULL, permission = NULL,
  step = 0, cursor = NULL, progress = excluded.progress, requests = 0, failures = 0, wait_until_s = 0, started_s = excluded.started_s, ended_s = NULL
WHERE state = 'done'
