-- ?10: page views in this beacon, 1 or 0. ?11: its mark; the last eight are remembered, newest first, each of 8 characters and a space
-- ?12: 1 when the visitor's own cookie came with it; only the first beacon's counts
INSERT INTO session (site, id, visitor, started_s, last_s, hits, begins, channel, source, touch, rules_version, marks, proved)
VALUES (?1, ?2, ?3, ?4, ?4, ?10, ?5, ?6, ?7, ?8, ?9, ?11 || ' ', ?12)
ON CONFLICT (site, id) DO UPDATE SET
  last_s = max(last_s, excluded.last_s), hits = hits + excluded.hits, marks = substr(excluded.marks || marks, 1, 72)
WHERE visitor = excluded.visitor AND NOT instr(marks, ?11)
