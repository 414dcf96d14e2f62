DELETE FROM line_item_question WHERE site = ?1 AND (mode, session) IN (SELECT mode, session FROM line_item_question WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
