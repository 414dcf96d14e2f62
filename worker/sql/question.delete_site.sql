DELETE FROM question WHERE (site, mode, subscription) IN (SELECT site, mode, subscription FROM question WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
