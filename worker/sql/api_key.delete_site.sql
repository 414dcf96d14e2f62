DELETE FROM api_key WHERE site = ?1 AND (integration, mode) IN (SELECT integration, mode FROM api_key WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
