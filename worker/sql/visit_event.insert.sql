-- Inserts only while the mark (?3) is new to the session.
INSERT INTO visit_event (site, at_ms, id, session, visitor, name, page, props)
SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS (SELECT 1 FROM visit WHERE id_bytes = unhex(?4, '-') AND site_number = (SELECT number FROM site WHERE id = ?1) AND instr(marks, unhex(?3)))
ON CONFLICT DO NOTHING
