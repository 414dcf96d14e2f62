-- Payments of one site and mode that wait for a rate and for which none was looked for since the last upload. While a key may be asked what
-- Stripe settled, only those that it was asked about. ?1: how many
SELECT c.site, c.mode, c.payment, c.currency, c.reporting_currency, s.rates_version, s.time_zone, p.paid_s,
  max(p.gross_minor, -p.refunds_minor, -p.disputes_minor) AS most_minor
FROM (
  SELECT t.id, m.value AS mode, a.value AS asked FROM site t CROSS JOIN json_each('["live","test"]') m CROSS JOIN json_each('[1,0]') a
  WHERE t.reporting_currency IS NOT NULL AND (a.value = 1 OR NOT EXISTS (
    SELECT 1 FROM api_key k JOIN integration i ON i.id = k.integration
    WHERE k.site = t.id AND k.mode = m.value AND k.accepted = 1 AND i.status <> 'disconnected' AND coalesce(k.permissions ->> 'rak_balance_read', 1) <> 0
  )) AND EXISTS (
    SELECT 1 FROM exchange w INDEXED BY exchange_waits
    WHERE w.site = t.id AND w.mode = m.value AND w.reporting_currency = t.reporting_currency AND w.into_minor IS NULL AND w.asked = a.value AND w.tried < t.rates_version
  )
  LIMIT 1
) f CROSS JOIN site s ON s.id = f.id
  CROSS JOIN exchange c INDEXED BY exchange_waits
    ON c.site = f.id AND c.mode = f.mode AND c.reporting_currency = s.reporting_currency AND c.into_minor IS NULL AND c.asked = f.asked AND c.tried < s.rates_version
  LEFT JOIN payment p ON p.site = c.site AND p.mode = c.mode AND p.id = c.payment
LIMIT ?1
