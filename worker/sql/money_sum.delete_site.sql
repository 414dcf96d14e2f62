DELETE FROM money_sum WHERE site = ?1 AND (mode, model, span, dimension, starts_s) IN (SELECT mode, model, span, dimension, starts_s FROM money_sum WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
