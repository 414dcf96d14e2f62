-- These days (?3: JSON list) are being added up: who marks one again is seen
UPDATE stale_day SET taken = 1 WHERE site = ?1 AND mode = ?2 AND day IN (SELECT value FROM json_each(?3))
