DELETE FROM engagement WHERE (site, session, page) IN (SELECT site, session, page FROM engagement WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
