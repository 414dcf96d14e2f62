-- Begins a visit, or continues it. A session never changes its visitor, and a mark that it remembers changes nothing.
-- ?9: page views in this beacon, 1 or 0; ?10: its mark, 8 hex digits; the last eight are remembered, newest first
-- ?11: 1 when the visitor's own cookie came with it; ?12 to ?15: country, device, browser, os. Only the first beacon's count
-- ?16: custom events in this beacon, 1 or 0; ?17: for how many seconds a visit counts what comes to it
-- ?18: the beginning of the id as a number; ?19, ?20: host and path of the page; ?21: how long the list of pages may grow
WITH k (number, host, at) AS (SELECT number, landing_host, ((number << 52) + (?4 << 20)) | ?18 FROM site WHERE id = ?1)
INSERT INTO visit (at, site_number, id_bytes, visitor_bytes, lasted_s, hits, begins, channel, touch, rules_version, marks, proved,
  country, device, browser, os, is_new, events, pages)
SELECT iif(NOT EXISTS (SELECT 1 FROM visit o WHERE o.at = k.at), k.at, (
    SELECT o.at + 1 FROM visit o WHERE o.at >= k.at AND NOT EXISTS (SELECT 1 FROM visit p WHERE p.at = o.at + 1) ORDER BY o.at LIMIT 1
  )), k.number, unhex(?2, '-'), unhex(?3, '-'), 0, ?9, ?5, ?6,
  iif(substr(?7, 1, length(k.host) + 1) = k.host || '/', substr(?7, length(k.host) + 1), ?7), ?8, unhex(?10), ?11, ?12, ?13, ?14, ?15,
  NOT (EXISTS (SELECT 1 FROM visit o WHERE o.visitor_bytes = unhex(?3, '-') AND o.at >= k.number << 52 AND o.at < (k.number + 1) << 52)
    OR EXISTS (SELECT 1 FROM session WHERE site = ?1 AND visitor = ?3)), nullif(?16, 0), iif(?9, NULL, '-')
FROM k WHERE true
ON CONFLICT (id_bytes, site_number) DO UPDATE SET
  lasted_s = max(lasted_s, ?4 - started_s), marks = substr(CAST(excluded.marks || marks AS BLOB), 1, 32),
  hits = hits + iif(?4 - started_s <= ?17, excluded.hits, 0),
  events = iif(?4 - started_s <= ?17 AND excluded.events > 0, ifnull(events, 0) + excluded.events, events),
  pages = iif(?9 AND length(ifnull(pages, '')) < ?21, ifnull(pages, '') || char(10) || CAST(?4 - started_s AS INTEGER) || ' '
    || iif(substr(touch, 1, length(?19) + 1) = ?19 || '/'
      OR substr(touch, 1, 1) = '/' AND ?19 = (SELECT landing_host FROM site WHERE id = ?1), '', ?19) || ?20, pages)
WHERE visitor_bytes = excluded.visitor_bytes AND NOT instr(marks, excluded.marks)
