DELETE FROM answer WHERE (site, mode, payment, ordinal) IN (SELECT site, mode, payment, ordinal FROM answer WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
