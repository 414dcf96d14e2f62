-- The last visit of a visitor, of each table
SELECT id, started_s, last_s, iif(substr(touch, 1, 1) = '/', (SELECT landing_host FROM site WHERE id = ?1) || touch, touch) AS touch
FROM visit WHERE at = (
  SELECT max(at) FROM visit WHERE visitor_bytes = unhex(?2, '-')
    AND at >= (SELECT number FROM site WHERE id = ?1) << 52 AND at < (SELECT number + 1 FROM site WHERE id = ?1) << 52
)
UNION ALL SELECT id, started_s, last_s, touch FROM (
  SELECT id, started_s, last_s, touch FROM session WHERE site = ?1 AND visitor = ?2 ORDER BY started_s DESC, id DESC LIMIT 1
)
