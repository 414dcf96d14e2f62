-- The first visit of some visitors (?2: JSON list), of each table
SELECT v.id AS session, v.visitor, v.started_s, v.channel, iif(substr(v.touch, 1, 1) = '/', (SELECT landing_host FROM site WHERE id = ?1) || v.touch, v.touch) AS touch
FROM visit v WHERE v.at = (
  SELECT min((
    SELECT min(at) FROM visit WHERE visitor_bytes = unhex(w.value, '-')
      AND at >= (SELECT number FROM site WHERE id = ?1) << 52 AND at < (SELECT number + 1 FROM site WHERE id = ?1) << 52
  )) FROM json_each(?2) w
)
UNION ALL SELECT s.id, s.visitor, s.started_s, s.channel, s.touch FROM session s WHERE s.site = ?1 AND s.id = (
  SELECT o.id FROM json_each(?2) w CROSS JOIN session o ON o.site = ?1 AND o.id = (
    SELECT id FROM session WHERE site = ?1 AND visitor = w.value ORDER BY started_s, id LIMIT 1
  )
  ORDER BY o.started_s, o.id LIMIT 1
)
