DELETE FROM visit_event WHERE (site, at_ms, id) IN (SELECT site, at_ms, id FROM visit_event WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
