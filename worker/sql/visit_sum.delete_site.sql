DELETE FROM visit_sum WHERE site = ?1 AND (span, dimension, starts_s) IN (SELECT span, dimension, starts_s FROM visit_sum WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
