DELETE FROM recurring_book WHERE (site, mode, starts_s, part) IN (SELECT site, mode, starts_s, part FROM recurring_book WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
