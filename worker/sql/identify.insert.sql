INSERT INTO identify (site, visitor, session, user, email, at_s, signed, traits) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, ?7) ON CONFLICT DO NOTHING
