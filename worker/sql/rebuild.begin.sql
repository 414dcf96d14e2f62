-- Begins to make everything derived anew, in both modes, or begins again once that is done; what is under way is left as it is. ?2: now;
-- ?3: only where an import of this integration has not ended; NULL: in any case
INSERT INTO rebuild (site, mode, run, pages, state, step, cursor, skipped, started_s)
SELECT ?1, m.mode, 1, 0, 'running', 0, '', 0, ?2 FROM (SELECT 'live' AS mode UNION ALL SELECT 'test') m
WHERE EXISTS (SELECT 1 FROM site WHERE id = ?1)
  AND (?3 IS NULL OR EXISTS (SELECT 1 FROM job WHERE site = ?1 AND integration = ?3 AND kind = 'import' AND state <> 'done'))
ON CONFLICT (site, mode) DO UPDATE SET run = run + 1, pages = 0, state = 'running', step = 0, cursor = '', skipped = 0,
  started_s = excluded.started_s, ended_s = NULL
WHERE state = 'done'
