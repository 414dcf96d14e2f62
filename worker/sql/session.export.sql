-- What is held of the sessions of some visitors (?2: JSON list) in the table of an earlier version, after ?3 (started_s) and ?4 (id)
SELECT s.started_s || '~' || s.id AS key, s.started_s AS at_s, json_object('session', s.id, 'visitor', s.visitor, 'last_s', s.last_s,
  'page_views', s.hits, 'custom_events', s.events, 'engaged_ms', s.engaged_ms, 'begins_touch', s.begins, 'cookie_proved', s.proved,
  'channel', s.channel, 'touch', s.touch, 'country', s.country, 'device', s.device, 'browser', s.browser, 'os', s.os, 'is_new', s.is_new,
  'page_views_listed', (SELECT nullif(json_group_array(json_array(h.at_ms / 1000, h.page)), '[]')
    FROM hit h WHERE h.site = ?1 AND h.at_ms >= s.started_s * 1000 AND h.at_ms < (s.last_s + 1) * 1000 AND h.session = s.id),
  'engagement', (SELECT nullif(json_group_array(json_array(e.page, e.engaged_ms, e.scroll_percent, e.first_s, e.last_s)), '[]')
    FROM engagement e WHERE e.site = ?1 AND e.session = s.id)) AS body
FROM json_each(?2) w CROSS JOIN session s ON s.site = ?1 AND s.id IN (
  SELECT id FROM session INDEXED BY session_visitor WHERE site = ?1 AND visitor = w.value AND (started_s, id) > (?3, ?4) ORDER BY started_s, id LIMIT 100
)
ORDER BY s.started_s, s.id LIMIT 100
