DELETE FROM recurring_left_out WHERE site = ?1 AND (mode, subscription, why, price) IN (SELECT mode, subscription, why, price FROM recurring_left_out WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
