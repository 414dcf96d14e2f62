DELETE FROM visit_column WHERE (site, name, starts_s) IN (SELECT site, name, starts_s FROM visit_column WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
