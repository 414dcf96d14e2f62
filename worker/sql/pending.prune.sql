-- Drops clues with nothing to do whose rest is over at ?1
DELETE FROM pending WHERE done = 1 AND due_s <= ?1
