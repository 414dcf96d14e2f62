DELETE FROM money_sum WHERE (site, mode, model, span, dimension, starts_s) IN (SELECT site, mode, model, span, dimension, starts_s FROM money_sum WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
