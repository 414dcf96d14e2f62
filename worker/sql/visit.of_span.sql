-- The visits that began within a span (?2 to ?3, half open), of the old table after the others. ?4: for how many seconds a visit counts what
-- comes to it. What was done by name: i for an identify, and the names of custom events, each behind a unit separator; of a visit's first
-- two hundred events fifty names
SELECT v.visitor, v.started_s AS at_s, v.begins, v.hits AS page_views, v.events,
  ifnull(v.engaged_ms, 0) + ifnull((SELECT sum(e.engaged_ms) FROM engagement e WHERE e.site = ?1 AND e.session = v.id), 0) AS engaged_ms,
  v.channel, iif(substr(v.touch, 1, 1) = '/', (SELECT landing_host FROM site WHERE id = ?1) || v.touch, v.touch) AS touch, v.country, v.device, v.browser, v.os, v.is_new,
  nullif(iif(EXISTS (SELECT 1 FROM identify i WHERE i.site = ?1 AND i.visitor = v.visitor AND i.session = v.id AND i.at_s <= v.started_s + ?4), 'i', '')
    || iif(v.events > 0, ifnull((SELECT group_concat(char(31) || name, '') FROM (
      SELECT DISTINCT name FROM (
        SELECT name, session FROM visit_event e WHERE e.site = ?1 AND e.visitor = v.visitor
          AND e.at_ms >= v.started_s * 1000 AND e.at_ms < (v.started_s + ?4 + 1) * 1000 LIMIT 200
      ) WHERE session = v.id ORDER BY name LIMIT 50
    )), ''), ''), '') AS acts
FROM visit v WHERE v.at >= (SELECT number << 52 FROM site WHERE id = ?1) + (max(?2, 0) << 20)
  AND v.at < (SELECT number << 52 FROM site WHERE id = ?1) + (max(min(?3, 4294967295), 0) << 20)
UNION ALL SELECT s.visitor, s.started_s, s.begins, s.hits, s.events,
  ifnull(s.engaged_ms, 0) + ifnull((SELECT sum(e.engaged_ms) FROM engagement e WHERE e.site = ?1 AND e.session = s.id), 0),
  s.channel, s.touch, s.country, s.device, s.browser, s.os, s.is_new,
  nullif(iif(EXISTS (SELECT 1 FROM identify i WHERE i.site = ?1 AND i.visitor = s.visitor AND i.session = s.id AND i.at_s <= s.started_s + ?4), 'i', '')
    || iif(s.events > 0, ifnull((SELECT group_concat(char(31) || name, '') FROM (
      SELECT DISTINCT name FROM (
        SELECT name, session FROM visit_event e WHERE e.site = ?1 AND e.visitor = s.visitor
          AND e.at_ms >= s.started_s * 1000 AND e.at_ms < (s.started_s + ?4 + 1) * 1000 LIMIT 200
      ) WHERE session = s.id ORDER BY name LIMIT 50
    )), ''), ''), '')
FROM session s INDEXED BY session_started WHERE s.site = ?1 AND s.started_s >= ?2 AND s.started_s < ?3
