DELETE FROM endpoint WHERE (site, integration, mode) IN (SELECT site, integration, mode FROM endpoint WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
