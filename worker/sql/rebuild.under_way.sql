-- Of all sites what is under way, the oldest first
SELECT site, mode, run, pages, state, step, cursor, skipped, started_s, ended_s FROM rebuild WHERE state = 'running'
ORDER BY started_s, site, mode LIMIT 5
