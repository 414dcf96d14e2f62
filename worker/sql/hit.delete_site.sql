DELETE FROM hit WHERE site = ?1 AND (at_ms, id) IN (SELECT at_ms, id FROM hit WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
