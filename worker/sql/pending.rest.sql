-- The last page, from ?4, is done, of the pass that began with generation ?5. Nothing is left to do, unless it was queued again since then.
-- In either case the next pass does not begin before ?6, if that is not 0
UPDATE pending SET cursor = '', pass = 0, done = iif(generation = ?5, 1, 0), due_s = ?6
WHERE site = ?1 AND mode = ?2 AND hub = ?3 AND cursor = ?4 AND (?4 = '' OR pass = ?5)
