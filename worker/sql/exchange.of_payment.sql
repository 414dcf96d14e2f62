-- How a payment is converted into the site's reporting currency
SELECT s.reporting_currency, r.into_minor, r.from_minor, r.origin, r.rate_day FROM site s
  LEFT JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = ?3
  LEFT JOIN exchange r ON r.site = ?1 AND r.mode = ?2 AND r.payment = ?3 AND r.reporting_currency = s.reporting_currency AND r.currency = p.currency
WHERE s.id = ?1
