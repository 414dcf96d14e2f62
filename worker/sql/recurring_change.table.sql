-- A page of the table of changes of recurring revenue for a warehouse, after ?3 (at_s), ?4 (customer), ?5 (currency), ?6 (subscription),
-- ?7 (product)
SELECT json_object('at_s', at_s, 'customer', customer, 'currency', currency, 'subscription', subscription, 'product', product,
  'units', units, 'is_past_due', json(iif(past_due, 'true', 'false')), 'is_again', json(iif(again, 'true', 'false')), 'country', country) AS line,
  at_s || '~' || customer || '~' || currency || '~' || subscription || '~' || product AS place, NULL AS touch
FROM recurring_change WHERE site = ?1 AND mode = ?2 AND (at_s, customer, currency, subscription, product) > (CAST(?3 AS INTEGER), ?4, ?5, ?6, ?7)
ORDER BY at_s, customer, currency, subscription, product LIMIT 1000
