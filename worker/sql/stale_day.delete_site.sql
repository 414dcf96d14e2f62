DELETE FROM stale_day WHERE (site, mode, day) IN (SELECT site, mode, day FROM stale_day WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
