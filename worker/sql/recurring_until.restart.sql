-- Every book is made anew
UPDATE recurring_until SET changes = changes + 1, until_s = 0, due_s = 0 WHERE site = ?1 AND mode = ?2
