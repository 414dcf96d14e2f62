-- ?3: JSON list of {"payment", "into_minor", "from_minor", "origin", "rate_day"}; ?4: the reporting currency; ?5 now. What is decided stays
UPDATE exchange SET into_minor = d.into_minor, from_minor = d.from_minor, origin = d.origin, rate_day = d.rate_day, decided_s = ?5
FROM (
  SELECT value ->> 'payment' AS payment, value ->> 'into_minor' AS into_minor, value ->> 'from_minor' AS from_minor, value ->> 'origin' AS origin,
    value ->> 'rate_day' AS rate_day FROM json_each(?3)
) d
WHERE exchange.site = ?1 AND exchange.mode = ?2 AND exchange.payment = d.payment AND exchange.reporting_currency = ?4
  AND exchange.into_minor IS NULL
