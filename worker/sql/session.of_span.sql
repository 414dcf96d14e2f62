-- The visits that began within a span (?2 to ?3, half open), oldest first
SELECT s.visitor, s.started_s AS at_s, s.begins, s.hits AS page_views, s.events,
  ifnull(s.engaged_ms, 0) + ifnull((SELECT sum(e.engaged_ms) FROM engagement e WHERE e.site = ?1 AND e.session = s.id), 0) AS engaged_ms,
  s.channel, s.touch, s.country, s.device, s.browser, s.os, s.is_new
FROM session s INDEXED BY session_started WHERE s.site = ?1 AND s.started_s >= ?2 AND s.started_s < ?3
ORDER BY s.started_s, s.id
