DELETE FROM entry WHERE site = ?1 AND (mode, payment, key) IN (SELECT mode, payment, key FROM entry WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
