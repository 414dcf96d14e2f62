-- These days (?3: JSON list) could not be added up: the turn of the others comes first. ?4 now
UPDATE stale_day SET marked_s = ?4 WHERE site = ?1 AND mode = ?2 AND day IN (SELECT value FROM json_each(?3))
