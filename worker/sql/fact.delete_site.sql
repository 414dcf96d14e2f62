DELETE FROM fact WHERE (site, mode, object, digest, integration) IN (SELECT site, mode, object, digest, integration FROM fact WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
