DELETE FROM recurring_left_out WHERE (site, mode, subscription, why, price) IN (SELECT site, mode, subscription, why, price FROM recurring_left_out WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
