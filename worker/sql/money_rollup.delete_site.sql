DELETE FROM money_rollup WHERE (site, mode, model, starts_s) IN (SELECT site, mode, model, starts_s FROM money_rollup WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
