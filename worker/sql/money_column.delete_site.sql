DELETE FROM money_column WHERE (site, mode, name, starts_s) IN (SELECT site, mode, name, starts_s FROM money_column WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
