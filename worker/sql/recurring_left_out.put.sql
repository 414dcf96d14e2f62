-- ?3: JSON list of what is left out. Writes nothing where nothing differs
INSERT INTO recurring_left_out (site, mode, subscription, why, price, product, customer, running)
SELECT ?1, ?2, value ->> 'subscription', value ->> 'why', value ->> 'price', value ->> 'product', value ->> 'customer', value ->> 'running'
FROM json_each(?3) WHERE true
ON CONFLICT DO UPDATE SET product = excluded.product, customer = excluded.customer, running = excluded.running
WHERE (product, customer, running) IS NOT (excluded.product, excluded.customer, excluded.running)
