-- Removals of all sites that are under way
SELECT site, integration, mode, kind, run, pages, state, reason, permission, step, cursor, progress, requests, failures, wait_until_s, started_s, ended_s
FROM job WHERE kind = 'removal' AND state = 'running' ORDER BY started_s, site, integration, mode LIMIT 5
