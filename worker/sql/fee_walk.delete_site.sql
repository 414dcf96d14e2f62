DELETE FROM fee_walk WHERE (site, integration, mode) IN (SELECT site, integration, mode FROM fee_walk WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
