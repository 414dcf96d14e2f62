DELETE FROM moment WHERE site = ?1 AND mode IN (SELECT mode FROM moment WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
