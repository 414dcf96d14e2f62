DELETE FROM visit_rollup WHERE (site, dimension, starts_s) IN (SELECT site, dimension, starts_s FROM visit_rollup WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
