-- Spans of the subscriptions of ?3 (JSON list of {"customer", "subscription"}) of whose invoice there is no fact
DELETE FROM recurring_paid WHERE site = ?1 AND mode = ?2
  AND (customer, subscription) IN (SELECT value ->> 'customer', value ->> 'subscription' FROM json_each(?3))
  AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.site = ?1 AND f.mode = ?2 AND f.object = recurring_paid.invoice)
