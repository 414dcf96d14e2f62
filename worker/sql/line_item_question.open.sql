SELECT session AS about FROM line_item_question INDEXED BY line_item_question_queued WHERE site = ?1 AND mode = ?2 AND integration = ?3 ORDER BY queued_s, session LIMIT CAST(?4 AS INTEGER)
