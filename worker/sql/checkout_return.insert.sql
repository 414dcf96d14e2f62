INSERT INTO checkout_return (site, checkout_session, visitor, at_s) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING
