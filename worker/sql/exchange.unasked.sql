-- The payment paid last that waits for a rate and that Stripe was not asked about
SELECT c.payment, c.paid_s, c.reporting_currency FROM site s CROSS JOIN exchange c INDEXED BY exchange_unasked
  ON c.site = ?1 AND c.mode = ?2 AND c.reporting_currency = s.reporting_currency AND c.into_minor IS NULL AND c.asked = 0
WHERE s.id = ?1 ORDER BY c.paid_s DESC LIMIT 1
