-- A page could not be read. ?5 run and ?6 pages that were read; ?7 state; ?8 reason; ?9 permission; ?10 wait until; ?11 requests made
UPDATE job SET state = ?7, reason = ?8, permission = ?9, wait_until_s = ?10, requests = requests + ?11, failures = failures + 1
WHERE site = ?1 AND integration = ?2 AND mode = ?3 AND kind = ?4 AND run = ?5 AND pages = ?6
