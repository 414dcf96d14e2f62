-- The touches of some visitors, each up to a time: the first 10 and the last 40 of each table, so that any journey of theirs can be frozen.
-- Each end is read by its index: a browser with a hundred thousand visits costs no more than one with fifty.
-- ?2: JSON list of {"visitor", "until_s"}
SELECT v.id AS session, v.visitor, v.started_s AS at_s, v.channel, iif(substr(v.touch, 1, 1) = '/', (SELECT landing_host FROM site WHERE id = ?1) || v.touch, v.touch) AS touch, v.proved
FROM json_each(?2) w CROSS JOIN visit v ON v.at IN (
  SELECT at FROM (
    SELECT at FROM visit WHERE visitor_bytes = unhex(w.value ->> 'visitor', '-') AND at >= (SELECT number << 52 FROM site WHERE id = ?1)
      AND at < (SELECT number << 52 FROM site WHERE id = ?1) + ((1 + (w.value ->> 'until_s')) << 20) AND begins = 1
    ORDER BY at LIMIT 10
  )
  UNION ALL SELECT at FROM (
    SELECT at FROM visit WHERE visitor_bytes = unhex(w.value ->> 'visitor', '-') AND at >= (SELECT number << 52 FROM site WHERE id = ?1)
      AND at < (SELECT number << 52 FROM site WHERE id = ?1) + ((1 + (w.value ->> 'until_s')) << 20) AND begins = 1
    ORDER BY at DESC LIMIT 40
  )
)
UNION ALL SELECT s.id, s.visitor, s.started_s, s.channel, s.touch, s.proved
FROM json_each(?2) w CROSS JOIN session s ON s.site = ?1 AND s.id IN (
  SELECT id FROM (
    SELECT id FROM session WHERE site = ?1 AND visitor = w.value ->> 'visitor' AND started_s <= w.value ->> 'until_s' AND begins = 1
    ORDER BY started_s, id LIMIT 10
  )
  UNION ALL SELECT id FROM (
    SELECT id FROM session WHERE site = ?1 AND visitor = w.value ->> 'visitor' AND started_s <= w.value ->> 'until_s' AND begins = 1
    ORDER BY started_s DESC, id DESC LIMIT 40
  )
)
