DELETE FROM question WHERE site = ?1 AND mode = ?2 AND subscription = ?3
