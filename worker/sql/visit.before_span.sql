-- Earlier visits of the visitors whose visits began within a span (?2 to ?3, half open): of each the newest 200 of each table
WITH w (visitor) AS (
  SELECT DISTINCT visitor FROM (
    SELECT visitor FROM visit WHERE at >= (SELECT number << 52 FROM site WHERE id = ?1) + (max(?2, 0) << 20)
      AND at < (SELECT number << 52 FROM site WHERE id = ?1) + (max(min(?3, 4294967295), 0) << 20)
    UNION ALL SELECT visitor FROM session INDEXED BY session_started WHERE site = ?1 AND started_s >= ?2 AND started_s < ?3
  )
)
SELECT v.visitor, v.started_s AS at_s, v.begins, 0 AS page_views, 0 AS events, 0 AS engaged_ms,
  v.channel, iif(substr(v.touch, 1, 1) = '/', (SELECT landing_host FROM site WHERE id = ?1) || v.touch, v.touch) AS touch, v.country, v.device, v.browser, v.os, v.is_new, NULL AS acts
FROM w CROSS JOIN visit v ON v.at IN (
  SELECT at FROM visit WHERE visitor_bytes = unhex(w.visitor, '-') AND at >= (SELECT number << 52 FROM site WHERE id = ?1)
    AND at < (SELECT number << 52 FROM site WHERE id = ?1) + (max(?2, 0) << 20) ORDER BY at DESC LIMIT 200
)
UNION ALL SELECT s.visitor, s.started_s, s.begins, 0, 0, 0, s.channel, s.touch, s.country, s.device, s.browser, s.os, s.is_new, NULL
FROM w CROSS JOIN session s ON s.site = ?1 AND s.id IN (
  SELECT id FROM session INDEXED BY session_visitor WHERE site = ?1 AND visitor = w.visitor AND started_s < ?2
  ORDER BY started_s DESC LIMIT 200
)
