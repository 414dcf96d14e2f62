-- A clue has had its turn at ?4: the others of its site come before it now
UPDATE pending SET turn = max(turn + 1, CAST(?4 AS INTEGER)) WHERE site = ?1 AND mode = ?2 AND hub = ?3
