DELETE FROM fact WHERE site = ?1 AND (mode, object, digest, integration) IN (SELECT mode, object, digest, integration FROM fact WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
