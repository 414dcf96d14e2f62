DELETE FROM job WHERE site = ?1 AND (integration, mode, kind) IN (SELECT integration, mode, kind FROM job WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
