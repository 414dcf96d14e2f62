DELETE FROM visit_span WHERE (site, starts_s) IN (SELECT site, starts_s FROM visit_span WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
