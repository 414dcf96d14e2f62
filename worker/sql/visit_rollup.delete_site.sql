DELETE FROM visit_rollup WHERE site = ?1 AND (dimension, starts_s) IN (SELECT dimension, starts_s FROM visit_rollup WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
