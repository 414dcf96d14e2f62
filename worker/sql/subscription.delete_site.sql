DELETE FROM subscription WHERE (site, mode, id) IN (SELECT site, mode, id FROM subscription WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
