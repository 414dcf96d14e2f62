DELETE FROM exchange_walk WHERE (site, mode) IN (SELECT site, mode FROM exchange_walk WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
