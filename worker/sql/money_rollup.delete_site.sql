DELETE FROM money_rollup WHERE site = ?1 AND (mode, model, starts_s) IN (SELECT mode, model, starts_s FROM money_rollup WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
