DELETE FROM stale_day WHERE site = ?1 AND (mode, day) IN (SELECT mode, day FROM stale_day WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
