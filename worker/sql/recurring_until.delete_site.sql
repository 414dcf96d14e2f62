DELETE FROM recurring_until WHERE site = ?1 AND mode IN (SELECT mode FROM recurring_until WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
