-- The touches of some visitors, each up to a time: the first 10 and the last 40, so that any journey of theirs can be frozen.
-- ?2: JSON list of {"visitor", "until_s"}
SELECT id AS session, visitor, started_s AS at_s, channel, touch FROM (
  SELECT s.id, s.visitor, s.started_s, s.channel, s.touch,
    row_number() OVER (PARTITION BY w.key ORDER BY s.started_s, s.id) AS from_first,
    row_number() OVER (PARTITION BY w.key ORDER BY s.started_s DESC, s.id DESC) AS from_last
  FROM json_each(?2) w CROSS JOIN session s
    ON s.site = ?1 AND s.visitor = w.value ->> 'visitor' AND s.started_s <= w.value ->> 'until_s'
  WHERE s.begins = 1
) WHERE from_first <= 10 OR from_last <= 40
