DELETE FROM check_total WHERE site = ?1 AND (integration, mode, day, currency, kind) IN (SELECT integration, mode, day, currency, kind FROM check_total WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
