DELETE FROM api_key WHERE (site, integration, mode) IN (SELECT site, integration, mode FROM api_key WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
