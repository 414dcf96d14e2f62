-- Inserts only while the mark (?3) is new to the session.
INSERT INTO hit (site, at_ms, id, session, visitor, page)
SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS (SELECT 1 FROM session WHERE site = ?1 AND id = ?4 AND instr(marks, ?3))
ON CONFLICT DO NOTHING
