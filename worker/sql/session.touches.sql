-- The touches of some visitors, each up to a time: the first 10 and the last 40, so that any journey of theirs can be frozen. Each end is
-- read by its index: a browser with a hundred thousand visits costs no more than one with fifty.
-- ?2: JSON list of {"visitor", "until_s"}
SELECT s.id AS session, s.visitor, s.started_s AS at_s, s.channel, s.touch, s.proved
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
