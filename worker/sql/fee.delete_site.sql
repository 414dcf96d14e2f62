DELETE FROM fee WHERE site = ?1 AND (mode, payment, id) IN (SELECT mode, payment, id FROM fee WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
