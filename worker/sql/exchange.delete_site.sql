DELETE FROM exchange WHERE site = ?1 AND (mode, payment, reporting_currency) IN (SELECT mode, payment, reporting_currency FROM exchange WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
