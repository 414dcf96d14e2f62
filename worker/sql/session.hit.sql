-- ?10: page views in this beacon, 1 or 0. ?11: its mark; the last eight are remembered, newest first, each of 8 characters and a space
-- ?12: 1 when the visitor's own cookie came with it; ?13 to ?16: country, device, browser, os. Only the first beacon's count
-- ?17: custom events in this beacon, 1 or 0; ?18: for how many seconds a session counts what comes to it
INSERT INTO session (site, id, visitor, started_s, last_s, hits, begins, channel, source, touch, rules_version, marks, proved,
  country, device, browser, os, is_new, events)
VALUES (?1, ?2, ?3, ?4, ?4, ?10, ?5, ?6, ?7, ?8, ?9, ?11 || ' ', ?12,
  ?13, ?14, ?15, ?16, NOT EXISTS (SELECT 1 FROM session WHERE site = ?1 AND visitor = ?3), nullif(?17, 0))
ON CONFLICT (site, id) DO UPDATE SET
  last_s = max(last_s, excluded.last_s), marks = substr(excluded.marks || marks, 1, 72),
  hits = hits + iif(excluded.last_s - started_s <= ?18, excluded.hits, 0),
  events = iif(excluded.last_s - started_s <= ?18 AND excluded.events > 0, ifnull(events, 0) + excluded.events, events)
WHERE visitor = excluded.visitor AND NOT instr(marks, ?11)
