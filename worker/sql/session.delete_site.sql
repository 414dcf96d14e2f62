DELETE FROM session WHERE (site, id) IN (SELECT site, id FROM session WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
