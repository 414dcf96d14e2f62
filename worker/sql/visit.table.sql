-- A page of the table of visits for a warehouse, after ?2: a key as text, since it needs more bits than a JavaScript number has
SELECT json_object('session', v.id, 'visitor', v.visitor, 'started_s', v.started_s, 'last_s', v.last_s, 'page_views', v.hits,
  'custom_events', v.events, 'engaged_ms', v.engaged_ms, 'begins_touch', json(iif(v.begins, 'true', 'false')), 'channel', v.channel,
  'country', v.country, 'device', v.device, 'browser', v.browser, 'os', v.os,
  'is_new', json(CASE v.is_new WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE 'null' END)) AS line, CAST(v.at AS TEXT) AS place,
  iif(substr(v.touch, 1, 1) = '/', (SELECT landing_host FROM site WHERE id = ?1) || v.touch, v.touch) AS touch
FROM visit v WHERE v.at > max(CAST(?2 AS INTEGER), (SELECT number << 52 FROM site WHERE id = ?1))
  AND v.at < (SELECT number + 1 FROM site WHERE id = ?1) << 52 ORDER BY v.at LIMIT 1000
