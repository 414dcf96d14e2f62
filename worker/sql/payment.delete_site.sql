DELETE FROM payment WHERE (site, mode, id) IN (SELECT site, mode, id FROM payment WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
