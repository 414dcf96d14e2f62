DELETE FROM money_column WHERE site = ?1 AND (mode, name, starts_s) IN (SELECT mode, name, starts_s FROM money_column WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
