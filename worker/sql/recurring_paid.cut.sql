-- The rest of them ends where those versions begin to tell. ?3: JSON list of {"customer", "subscription", "told_from_s"}
UPDATE recurring_paid SET to_s = (SELECT value ->> 'told_from_s' FROM json_each(?3) WHERE value ->> 'subscription' = recurring_paid.subscription)
WHERE site = ?1 AND mode = ?2
  AND (customer, subscription) IN (SELECT value ->> 'customer', value ->> 'subscription' FROM json_each(?3))
  AND to_s > (SELECT value ->> 'told_from_s' FROM json_each(?3) WHERE value ->> 'subscription' = recurring_paid.subscription)
