DELETE FROM subscription WHERE site = ?1 AND (mode, id) IN (SELECT mode, id FROM subscription WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
