DELETE FROM fee_walk WHERE site = ?1 AND (integration, mode) IN (SELECT integration, mode FROM fee_walk WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
