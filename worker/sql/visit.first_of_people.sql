-- The first visit of some people, of each table. ?3: as in payer.of_people; of a customer ten visitors count
WITH browser (place, visitor) AS (
  SELECT CAST(w.key AS INTEGER), w.value ->> 'visitor' FROM json_each(?3) w WHERE w.value ->> 'customer' IS NULL
  UNION ALL SELECT CAST(w.key AS INTEGER), v.value FROM json_each(?3) w CROSS JOIN json_each((
    SELECT json_group_array(visitor) FROM (
      SELECT DISTINCT visitor FROM payer WHERE site = ?1 AND mode = ?2 AND customer = w.value ->> 'customer' AND visitor <> '' LIMIT 10
    )
  )) v
),
first (place, at) AS (
  SELECT place, min((
    SELECT min(at) FROM visit WHERE visitor_bytes = unhex(b.visitor, '-')
      AND at >= (SELECT number FROM site WHERE id = ?1) << 52 AND at < (SELECT number + 1 FROM site WHERE id = ?1) << 52
  )) FROM browser b GROUP BY place
)
SELECT f.place, v.id AS session, v.visitor, v.started_s, v.channel, iif(substr(v.touch, 1, 1) = '/', (SELECT landing_host FROM site WHERE id = ?1) || v.touch, v.touch) AS touch
FROM first f CROSS JOIN visit v ON v.at = f.at
UNION ALL SELECT b.place, s.id, s.visitor, s.started_s, s.channel, s.touch FROM browser b CROSS JOIN session s ON s.site = ?1 AND s.id = (
  SELECT id FROM session WHERE site = ?1 AND visitor = b.visitor ORDER BY started_s, id LIMIT 1
)
