DELETE FROM hit WHERE (site, at_ms, id) IN (SELECT site, at_ms, id FROM hit WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
