DELETE FROM identify WHERE site = ?1 AND (visitor, session, user, email) IN (SELECT visitor, session, user, email FROM identify WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
