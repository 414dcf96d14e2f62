DELETE FROM explanation WHERE site = ?1 AND (mode, payment) IN (SELECT mode, payment FROM explanation WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
