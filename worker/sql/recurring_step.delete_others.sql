-- What the subscriptions of ?3 (JSON list of {"customer", "subscription"}) have beside the steps of ?4 (JSON list)
DELETE FROM recurring_step WHERE site = ?1 AND mode = ?2
  AND (customer, subscription) IN (SELECT value ->> 'customer', value ->> 'subscription' FROM json_each(?3))
  AND (subscription, at_s, product, currency, told) NOT IN (
    SELECT value ->> 'subscription', value ->> 'at_s', value ->> 'product', value ->> 'currency', value ->> 'told' FROM json_each(?4))
