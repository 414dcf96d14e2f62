-- Payments of one site and mode that wait for a rate and for which none was looked for since the last upload. ?1: how many
SELECT c.site, c.mode, c.payment, c.currency, c.reporting_currency, s.rates_version, s.time_zone, p.paid_s,
  max(p.gross_minor, -p.refunds_minor, -p.disputes_minor) AS most_minor
FROM (
  SELECT t.id, m.value AS mode FROM site t CROSS JOIN json_each('["live","test"]') m
  WHERE t.reporting_currency IS NOT NULL AND EXISTS (
    SELECT 1 FROM exchange w INDEXED BY exchange_waits
    WHERE w.site = t.id AND w.mode = m.value AND w.reporting_currency = t.reporting_currency AND w.into_minor IS NULL AND w.tried < t.rates_version
  )
  LIMIT 1
) f CROSS JOIN site s ON s.id = f.id
  CROSS JOIN exchange c INDEXED BY exchange_waits
    ON c.site = f.id AND c.mode = f.mode AND c.reporting_currency = s.reporting_currency AND c.into_minor IS NULL AND c.tried < s.rates_version
  LEFT JOIN payment p ON p.site = c.site AND p.mode = c.mode AND p.id = c.payment
LIMIT ?1
