SELECT subscription FROM question WHERE site = ?1 AND mode = ?2 ORDER BY queued_s, subscription LIMIT CAST(?3 AS INTEGER)
