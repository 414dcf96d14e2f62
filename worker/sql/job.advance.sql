-- A page is done. ?5 run and ?6 pages that were read; ?7 state; ?8 step; ?9 cursor; ?10 progress; ?11 requests made; ?12 when it ended
UPDATE job SET pages = pages + 1, state = ?7, reason = NULL, permission = NULL, step = ?8, cursor = ?9, progress = ?10,
  requests = requests + ?11, failures = 0, wait_until_s = 0, ended_s = ?12
WHERE site = ?1 AND integration = ?2 AND mode = ?3 AND kind = ?4 AND run = ?5 AND pages = ?6
