-- ?10: page views in this beacon, 1 or 0
INSERT INTO session (site, id, visitor, started_s, last_s, hits, begins, channel, source, touch, rules_version)
VALUES (?1, ?2, ?3, ?4, ?4, ?10, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (site, id) DO UPDATE SET last_s = max(last_s, excluded.last_s), hits = hits + excluded.hits WHERE visitor = excluded.visitor
