-- Takes the Checkout Sessions of ?3, a JSON list, off the queue.
DELETE FROM line_item_question WHERE site = ?1 AND mode = ?2 AND session IN (SELECT value FROM json_each(?3))
