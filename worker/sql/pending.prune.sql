-- Clues with nothing to do that could be queued at once again at ?1
DELETE FROM pending WHERE done = 1 AND due_s <= ?1
