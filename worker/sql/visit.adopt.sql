-- Puts a visit (?2) that stands in the table session where visits stand now. Where a Worker of an earlier version continued one that stood
-- here already, what it counted is added. ?3: the beginning of the id as a number; ?4 to ?8: touch, channel, device, browser and os in their
-- short forms; NULL: as they stand there
WITH k AS (
  SELECT n.number, n.landing_host AS host, ((n.number << 52) + (s.started_s << 20)) | ?3 AS at, s.*
  FROM site n CROSS JOIN session s ON s.site = ?1 AND s.id = ?2 WHERE n.id = ?1
)
INSERT INTO visit (at, site_number, id_bytes, visitor_bytes, lasted_s, hits, begins, channel, touch, rules_version, marks, proved,
  country, device, browser, os, is_new, events, engaged_ms, pages)
SELECT iif(NOT EXISTS (SELECT 1 FROM visit o WHERE o.at = k.at), k.at, (
    SELECT o.at + 1 FROM visit o WHERE o.at >= k.at AND NOT EXISTS (SELECT 1 FROM visit p WHERE p.at = o.at + 1) ORDER BY o.at LIMIT 1
  )), k.number, unhex(k.id, '-'), unhex(k.visitor, '-'), k.last_s - k.started_s, k.hits, k.begins, ifnull(?5, k.channel),
  ifnull(iif(substr(?4, 1, length(k.host) + 1) = k.host || '/', substr(?4, length(k.host) + 1), ?4), k.touch),
  k.rules_version, ifnull(unhex(k.marks, ' '), x''), k.proved, k.country, ifnull(?6, k.device), ifnull(?7, k.browser), ifnull(?8, k.os),
  k.is_new, k.events, k.engaged_ms, '-'
FROM k WHERE true
ON CONFLICT (id_bytes, site_number) DO UPDATE SET
  lasted_s = max(lasted_s, excluded.last_s - started_s), marks = substr(CAST(excluded.marks || marks AS BLOB), 1, 32),
  hits = hits + excluded.hits, events = nullif(ifnull(events, 0) + ifnull(excluded.events, 0), 0),
  engaged_ms = nullif(ifnull(engaged_ms, 0) + ifnull(excluded.engaged_ms, 0), 0)
WHERE visitor_bytes = excluded.visitor_bytes
