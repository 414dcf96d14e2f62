-- The payments after ?3 up to ?4 in another currency than the reporting currency wait for their rates
INSERT INTO exchange (site, mode, payment, reporting_currency, currency, paid_s, asked, tried)
SELECT ?1, ?2, p.id, s.reporting_currency, p.currency, p.paid_s, 0, 0 FROM site s CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id > ?3 AND p.id <= ?4
WHERE s.id = ?1 AND p.currency <> s.reporting_currency
ON CONFLICT (site, mode, payment, reporting_currency) DO NOTHING
