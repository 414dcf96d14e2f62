-- When the session began that is as many (?4) behind the first of a span (?2 to ?3, half open); no row: there are fewer
SELECT started_s FROM session INDEXED BY session_started WHERE site = ?1 AND started_s >= ?2 AND started_s < ?3
ORDER BY started_s LIMIT 1 OFFSET CAST(?4 AS INTEGER)
