DELETE FROM erased WHERE site = ?1 AND digest IN (SELECT digest FROM erased WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
