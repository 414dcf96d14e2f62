-- The days of UTC from ?3 to ?4 (both included) that are marked
SELECT day FROM stale_day WHERE site = ?1 AND mode = ?2 AND day >= ?3 AND day <= ?4
