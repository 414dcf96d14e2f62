DELETE FROM moment WHERE (site, mode) IN (SELECT site, mode FROM moment WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
