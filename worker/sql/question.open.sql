SELECT subscription AS about FROM question INDEXED BY question_queued WHERE site = ?1 AND mode = ?2 AND integration = ?3 ORDER BY queued_s, subscription LIMIT CAST(?4 AS INTEGER)
