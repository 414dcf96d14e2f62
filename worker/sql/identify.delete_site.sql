DELETE FROM identify WHERE (site, visitor, session, user, email) IN (SELECT site, visitor, session, user, email FROM identify WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
