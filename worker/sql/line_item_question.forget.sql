-- After a disconnect: there is no key left to ask with.
DELETE FROM line_item_question WHERE site = ?1 AND mode = ?3 AND integration = ?2
