DELETE FROM recurring_book WHERE site = ?1 AND (mode, starts_s, part) IN (SELECT mode, starts_s, part FROM recurring_book WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
