DELETE FROM fee WHERE (site, mode, payment, id) IN (SELECT site, mode, payment, id FROM fee WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
