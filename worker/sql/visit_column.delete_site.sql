DELETE FROM visit_column WHERE site = ?1 AND (name, starts_s) IN (SELECT name, starts_s FROM visit_column WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
