SELECT site, mode, run, pages, state, step, cursor, skipped, started_s, ended_s FROM rebuild WHERE site = ?1 ORDER BY mode LIMIT 2
