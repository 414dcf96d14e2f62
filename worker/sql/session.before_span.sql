-- Earlier visits of the visitors whose visits began within a span (?2 to ?3, half open): of each the newest 200
SELECT b.visitor, b.started_s AS at_s, b.begins, 0 AS page_views, 0 AS events, 0 AS engaged_ms,
  b.channel, b.touch, b.country, b.device, b.browser, b.os, b.is_new
FROM (
  SELECT DISTINCT visitor FROM session INDEXED BY session_started WHERE site = ?1 AND started_s >= ?2 AND started_s < ?3
) v CROSS JOIN session b ON b.site = ?1 AND b.id IN (
  SELECT id FROM session INDEXED BY session_visitor WHERE site = ?1 AND visitor = v.visitor AND started_s < ?2
  ORDER BY started_s DESC LIMIT 200
)
