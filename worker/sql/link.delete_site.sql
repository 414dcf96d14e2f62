DELETE FROM link WHERE (site, mode, source, target) IN (SELECT site, mode, source, target FROM link WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
