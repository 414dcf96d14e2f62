-- A page is done. ?3 run and ?4 pages as they were read; ?5 step; ?6 cursor; ?7 objects skipped; ?8 when it ended, or NULL
UPDATE rebuild SET pages = pages + 1, step = ?5, cursor = ?6, skipped = skipped + ?7, ended_s = ?8, state = iif(?8 IS NULL, 'running', 'done')
WHERE site = ?1 AND mode = ?2 AND run = ?3 AND pages = ?4
