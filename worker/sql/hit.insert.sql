INSERT INTO hit (site, at_ms, id, session, visitor, page) VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING
