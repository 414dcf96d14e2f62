DELETE FROM pending WHERE (site, mode, hub) IN (SELECT site, mode, hub FROM pending WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
