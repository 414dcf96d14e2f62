-- Who is adding up a day of the mode does so anew
UPDATE stale_day SET taken = 0 WHERE site = ?1 AND mode = ?2 AND taken = 1 AND day >= 0
