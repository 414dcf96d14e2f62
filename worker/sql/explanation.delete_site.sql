DELETE FROM explanation WHERE (site, mode, payment) IN (SELECT site, mode, payment FROM explanation WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
