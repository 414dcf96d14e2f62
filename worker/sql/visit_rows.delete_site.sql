DELETE FROM visit_rows WHERE site = ?1 AND day IN (SELECT day FROM visit_rows WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
