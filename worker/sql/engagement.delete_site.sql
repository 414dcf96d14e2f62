DELETE FROM engagement WHERE site = ?1 AND (session, page) IN (SELECT session, page FROM engagement WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
