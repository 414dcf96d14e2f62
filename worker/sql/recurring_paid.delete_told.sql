-- Spans that begin when the versions of their subscription tell already. ?3: JSON list of {"customer", "subscription", "told_from_s"}
DELETE FROM recurring_paid WHERE site = ?1 AND mode = ?2
  AND (customer, subscription) IN (SELECT value ->> 'customer', value ->> 'subscription' FROM json_each(?3))
  AND from_s >= (SELECT value ->> 'told_from_s' FROM json_each(?3) WHERE value ->> 'subscription' = recurring_paid.subscription)
