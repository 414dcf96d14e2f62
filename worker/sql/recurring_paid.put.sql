-- ?3: JSON list of spans. Writes nothing where nothing differs
INSERT INTO recurring_paid (site, mode, customer, subscription, invoice, from_s, to_s, product, price, currency, units)
SELECT ?1, ?2, value ->> 'customer', value ->> 'subscription', value ->> 'invoice', value ->> 'from_s', value ->> 'to_s', value ->> 'product',
  value ->> 'price', value ->> 'currency', value ->> 'units' FROM json_each(?3) WHERE true
ON CONFLICT DO UPDATE SET from_s = excluded.from_s, to_s = excluded.to_s, product = excluded.product, price = excluded.price,
  currency = excluded.currency, units = excluded.units
WHERE (from_s, to_s, product, price, currency, units)
  IS NOT (excluded.from_s, excluded.to_s, excluded.product, excluded.price, excluded.currency, excluded.units)
