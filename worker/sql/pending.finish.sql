DELETE FROM pending WHERE site = ?1 AND mode = ?2 AND hub = ?3 AND generation = ?4
