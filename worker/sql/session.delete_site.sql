DELETE FROM session WHERE site = ?1 AND id IN (SELECT id FROM session WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
