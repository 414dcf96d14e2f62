SELECT integration, mode, kind, run, pages, state, reason, permission, step, cursor, progress, requests, failures, wait_until_s, started_s, ended_s
FROM job WHERE site = ?1 ORDER BY integration, mode, kind LIMIT 500
