-- ?3: JSON list of steps. Writes nothing where nothing differs
INSERT INTO recurring_step (site, mode, customer, subscription, at_s, product, currency, told, units, past_due, country)
SELECT ?1, ?2, value ->> 'customer', value ->> 'subscription', value ->> 'at_s', value ->> 'product', value ->> 'currency', value ->> 'told',
  value ->> 'units', value ->> 'past_due', value ->> 'country' FROM json_each(?3) WHERE true
ON CONFLICT DO UPDATE SET units = excluded.units, past_due = excluded.past_due, country = excluded.country
WHERE (units, past_due, country) IS NOT (excluded.units, excluded.past_due, excluded.country)
