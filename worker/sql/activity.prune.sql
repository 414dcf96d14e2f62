-- Drops those of before ?1, ten at a time
DELETE FROM activity WHERE id IN (SELECT id FROM activity ORDER BY id LIMIT 10) AND at_s <= ?1
