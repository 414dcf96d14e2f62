DELETE FROM exchange WHERE (site, mode, payment, reporting_currency) IN (SELECT site, mode, payment, reporting_currency FROM exchange WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
