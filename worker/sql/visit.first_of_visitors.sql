-- When the first visit of some visitors (?2: JSON list) began.
SELECT min(started_s) AS started_s FROM (
  SELECT (
    SELECT (min(at) >> 20) & 4294967295 FROM visit WHERE visitor_bytes = unhex(w.value, '-')
      AND at >= (SELECT number FROM site WHERE id = ?1) << 52 AND at < (SELECT number + 1 FROM site WHERE id = ?1) << 52
  ) AS started_s FROM json_each(?2) w
  UNION ALL SELECT (SELECT min(started_s) FROM session WHERE site = ?1 AND visitor = w.value) FROM json_each(?2) w
)
