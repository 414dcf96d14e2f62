-- ?3: JSON list of days of UTC
DELETE FROM stale_day WHERE site = ?1 AND mode = ?2 AND day IN (SELECT value FROM json_each(?3))
