INSERT INTO session (site, id, visitor, started_s, last_s, hits, begins, channel, source, touch, rules_version)
VALUES (?1, ?2, ?3, ?4, ?4, 1, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (site, id) DO UPDATE SET last_s = max(last_s, excluded.last_s), hits = hits + 1 WHERE visitor = excluded.visitor
