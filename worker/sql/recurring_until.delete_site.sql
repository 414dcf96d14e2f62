DELETE FROM recurring_until WHERE (site, mode) IN (SELECT site, mode FROM recurring_until WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
