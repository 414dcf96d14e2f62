SELECT kind, run, pages, state, reason, permission, step, cursor, progress, requests, failures, wait_until_s, started_s, ended_s
FROM job WHERE site = ?1 AND integration = ?2 AND mode = ?3 ORDER BY kind LIMIT 10
