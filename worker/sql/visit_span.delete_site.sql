DELETE FROM visit_span WHERE site = ?1 AND starts_s IN (SELECT starts_s FROM visit_span WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
