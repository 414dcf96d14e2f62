INSERT INTO visit_event (site, at_ms, id, session, visitor, name, page, props) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING
