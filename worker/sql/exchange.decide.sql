-- ?3: JSON list of {"payment", "into_minor", "from_minor", "origin", "rate_day"}; ?4: the reporting currency; ?5 now. What is decided stays
UPDATE exchange SET (into_minor, from_minor, origin, rate_day, decided_s) = (
  SELECT value ->> 'into_minor', value ->> 'from_minor', value ->> 'origin', value ->> 'rate_day', ?5 FROM json_each(?3)
  WHERE value ->> 'payment' = exchange.payment LIMIT 1
)
WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT value ->> 'payment' FROM json_each(?3)) AND reporting_currency = ?4 AND into_minor IS NULL
