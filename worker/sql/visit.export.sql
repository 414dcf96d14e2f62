-- What is held of the visits of some visitors (?2: JSON list), by their keys, after ?3. Keys as text: they need more bits than a JavaScript
-- number has
SELECT CAST(x.at AS TEXT) AS key, x.started_s AS at_s, json_object('session', x.id, 'visitor', x.visitor, 'last_s', x.last_s, 'page_views', x.hits,
  'custom_events', x.events, 'engaged_ms', x.engaged_ms, 'begins_touch', x.begins, 'cookie_proved', x.proved, 'channel', x.channel,
  'touch', iif(substr(x.touch, 1, 1) = '/', (SELECT landing_host FROM site WHERE id = ?1) || x.touch, x.touch), 'pages', x.pages,
  'country', x.country, 'device', x.device, 'browser', x.browser, 'os', x.os, 'is_new', x.is_new,
  'engagement', (SELECT nullif(json_group_array(json_array(e.page, e.engaged_ms, e.scroll_percent, e.first_s, e.last_s)), '[]')
    FROM engagement e WHERE e.site = ?1 AND e.session = x.id)) AS body
FROM json_each(?2) w CROSS JOIN visit x ON x.at IN (
  SELECT at FROM visit WHERE visitor_bytes = unhex(w.value, '-') AND at > max(CAST(?3 AS INTEGER), (SELECT number << 52 FROM site WHERE id = ?1))
    AND at < (SELECT number + 1 FROM site WHERE id = ?1) << 52 ORDER BY at LIMIT 100
)
ORDER BY x.at LIMIT 100
