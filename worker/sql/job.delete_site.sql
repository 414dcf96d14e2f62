DELETE FROM job WHERE (site, integration, mode, kind) IN (SELECT site, integration, mode, kind FROM job WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
