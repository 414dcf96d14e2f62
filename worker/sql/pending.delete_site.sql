DELETE FROM pending WHERE site = ?1 AND (mode, hub) IN (SELECT mode, hub FROM pending WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
