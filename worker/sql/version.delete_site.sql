DELETE FROM version WHERE (site, mode, id) IN (SELECT site, mode, id FROM version WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
