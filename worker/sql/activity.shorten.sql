-- Leaves the newest ten thousand
DELETE FROM activity WHERE id <= (SELECT max(id) FROM activity) - 10000
