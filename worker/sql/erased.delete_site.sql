DELETE FROM erased WHERE (site, digest) IN (SELECT site, digest FROM erased WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
