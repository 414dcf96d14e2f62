-- ?2: JSON list of {"currency", "into_currency", "day"}
DELETE FROM rate WHERE site = ?1 AND (currency, into_currency, day) IN (
  SELECT value ->> 'currency', value ->> 'into_currency', value ->> 'day' FROM json_each(?2)
)
RETURNING day
