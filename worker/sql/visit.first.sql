-- When the first visit of a site began; NULL: there is none
SELECT min(started_s) AS started_s FROM (
  SELECT (min(at) >> 20) & 4294967295 AS started_s FROM visit
  WHERE at >= (SELECT number FROM site WHERE id = ?1) << 52 AND at < (SELECT number + 1 FROM site WHERE id = ?1) << 52
  UNION ALL SELECT min(started_s) FROM session WHERE site = ?1
)
