-- The visits that began within a span (?2 to ?3, half open), of the old table after the others
SELECT v.visitor, v.started_s AS at_s, v.begins, v.hits AS page_views, v.events,
  ifnull(v.engaged_ms, 0) + ifnull((SELECT sum(e.engaged_ms) FROM engagement e WHERE e.site = ?1 AND e.session = v.id), 0) AS engaged_ms,
  v.channel, iif(substr(v.touch, 1, 1) = '/', (SELECT landing_host FROM site WHERE id = ?1) || v.touch, v.touch) AS touch, v.country, v.device, v.browser, v.os, v.is_new
FROM visit v WHERE v.at >= (SELECT number << 52 FROM site WHERE id = ?1) + (max(?2, 0) << 20)
  AND v.at < (SELECT number << 52 FROM site WHERE id = ?1) + (max(min(?3, 4294967295), 0) << 20)
UNION ALL SELECT s.visitor, s.started_s, s.begins, s.hits, s.events,
  ifnull(s.engaged_ms, 0) + ifnull((SELECT sum(e.engaged_ms) FROM engagement e WHERE e.site = ?1 AND e.session = s.id), 0),
  s.channel, s.touch, s.country, s.device, s.browser, s.os, s.is_new
FROM session s INDEXED BY session_started WHERE s.site = ?1 AND s.started_s >= ?2 AND s.started_s < ?3
