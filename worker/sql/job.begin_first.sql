-- Begins the first import of a key. An import that exists already goes on unchanged. ?4: JSON of its first progress; ?5: now
INSERT INTO job (site, integration, mode, kind, run, pages, state, step, progress, requests, failures, wait_until_s, started_s)
VALUES (?1, ?2, ?3, 'import', 1, 0, 'running', 0, ?4, 0, 0, 0, ?5) ON CONFLICT DO NOTHING
