DELETE FROM rebuild WHERE (site, mode) IN (SELECT site, mode FROM rebuild WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
