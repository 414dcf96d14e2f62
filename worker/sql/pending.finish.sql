-- The last page, from ?4, is done, of the pass that began with generation ?5. A clue that was queued again since then stays
DELETE FROM pending WHERE site = ?1 AND mode = ?2 AND hub = ?3 AND cursor = ?4 AND (?4 = '' OR pass = ?5) AND generation = ?5
