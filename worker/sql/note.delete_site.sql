DELETE FROM note WHERE site = ?1 AND (day, id) IN (SELECT day, id FROM note WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
