DELETE FROM visit_sum WHERE (site, span, dimension, starts_s) IN (SELECT site, span, dimension, starts_s FROM visit_sum WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
