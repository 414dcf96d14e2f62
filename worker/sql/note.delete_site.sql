DELETE FROM note WHERE (site, day, id) IN (SELECT site, day, id FROM note WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
