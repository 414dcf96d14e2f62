DELETE FROM exchange_walk WHERE site = ?1 AND mode IN (SELECT mode FROM exchange_walk WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
