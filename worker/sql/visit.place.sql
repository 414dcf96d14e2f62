-- When the visit began that is as many (?4) behind the first of a span (?2 to ?3, half open), the earlier of both tables; NULL: there are fewer
SELECT min(started_s) AS started_s FROM (
  SELECT (
    SELECT started_s FROM visit WHERE at >= (SELECT number << 52 FROM site WHERE id = ?1) + (max(?2, 0) << 20)
      AND at < (SELECT number << 52 FROM site WHERE id = ?1) + (max(min(?3, 4294967295), 0) << 20)
    ORDER BY at LIMIT 1 OFFSET CAST(?4 AS INTEGER)
  ) AS started_s
  UNION ALL SELECT (
    SELECT started_s FROM session INDEXED BY session_started WHERE site = ?1 AND started_s >= ?2 AND started_s < ?3
    ORDER BY started_s LIMIT 1 OFFSET CAST(?4 AS INTEGER)
  )
)
