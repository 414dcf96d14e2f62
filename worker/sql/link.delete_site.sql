DELETE FROM link WHERE site = ?1 AND (mode, source, target) IN (SELECT mode, source, target FROM link WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
