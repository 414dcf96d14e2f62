-- A page from ?4 to ?5 is done, of the pass that began with generation ?6
UPDATE pending SET cursor = ?5, pass = ?6 WHERE site = ?1 AND mode = ?2 AND hub = ?3 AND cursor = ?4 AND (?4 = '' OR pass = ?6)
