-- Adds to what is known of a page (?4) of a session (?2) of a visitor (?3). If the session is unknown, or another visitor's, it adds nothing.
-- ?5: milliseconds more; ?6: percent; ?7: when; ?8: the beacon's mark, of which the last four are remembered, newest first; ?9: for how many
-- seconds a session counts what comes to it
INSERT INTO engagement (site, session, page, engaged_ms, scroll_percent, first_s, last_s, marks)
SELECT ?1, id, ?4, ?5, ?6, ?7, ?7, ?8 || ' ' FROM visit
WHERE id_bytes = unhex(?2, '-') AND site_number = (SELECT number FROM site WHERE id = ?1) AND visitor_bytes = unhex(?3, '-') AND ?7 - started_s <= ?9
ON CONFLICT (site, session, page) DO UPDATE SET
  engaged_ms = min(engaged_ms + excluded.engaged_ms, 86400000), scroll_percent = max(scroll_percent, excluded.scroll_percent),
  last_s = max(last_s, excluded.last_s), marks = substr(excluded.marks || marks, 1, 36)
WHERE NOT instr(marks, ?8)
