DELETE FROM payer WHERE (site, mode, customer, visitor, currency) IN (SELECT site, mode, customer, visitor, currency FROM payer WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
