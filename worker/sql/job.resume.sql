-- What was paused goes on where it stopped.
UPDATE job SET state = 'running', reason = NULL, permission = NULL, failures = 0, wait_until_s = 0
WHERE site = ?1 AND integration = ?2 AND mode = ?3 AND state = 'paused'
