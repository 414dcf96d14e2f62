DELETE FROM question WHERE site = ?1 AND (mode, subscription) IN (SELECT mode, subscription FROM question WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
