DELETE FROM answer WHERE site = ?1 AND (mode, payment, ordinal) IN (SELECT mode, payment, ordinal FROM answer WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
