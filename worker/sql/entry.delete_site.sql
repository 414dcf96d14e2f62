DELETE FROM entry WHERE (site, mode, payment, key) IN (SELECT site, mode, payment, key FROM entry WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
