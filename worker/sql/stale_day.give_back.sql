-- The days of UTC from ?3 to ?4 (both included) but these (?5: JSON list): who is adding one up does so anew
UPDATE stale_day SET taken = 0
WHERE site = ?1 AND mode = ?2 AND day >= ?3 AND day <= ?4 AND taken = 1 AND day NOT IN (SELECT value FROM json_each(?5))
