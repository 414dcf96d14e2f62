DELETE FROM visit_rows WHERE (day, site) IN (SELECT day, site FROM visit_rows WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
