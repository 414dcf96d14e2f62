DELETE FROM rebuild WHERE site = ?1 AND mode IN (SELECT mode FROM rebuild WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
