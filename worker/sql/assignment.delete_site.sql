DELETE FROM assignment WHERE (site, mode, payment, ordinal) IN (SELECT site, mode, payment, ordinal FROM assignment WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
