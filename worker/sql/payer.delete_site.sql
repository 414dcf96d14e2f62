DELETE FROM payer WHERE site = ?1 AND (mode, customer, visitor, currency) IN (SELECT mode, customer, visitor, currency FROM payer WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
