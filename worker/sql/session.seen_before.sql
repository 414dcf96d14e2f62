-- When each visitor last began a session at or before a payment. ?2: JSON list of {"visitor", "paid_s"}
SELECT visitor, paid_s, seen_s FROM (
  SELECT w.value ->> 'visitor' AS visitor, w.value ->> 'paid_s' AS paid_s,
    (SELECT max(started_s) FROM session WHERE site = ?1 AND visitor = w.value ->> 'visitor' AND started_s <= w.value ->> 'paid_s') AS seen_s
  FROM json_each(?2) w
) WHERE seen_s IS NOT NULL
