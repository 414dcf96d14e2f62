-- What the subscriptions of ?3 (JSON list) have beside ?4 (JSON list)
DELETE FROM recurring_left_out WHERE site = ?1 AND mode = ?2 AND subscription IN (SELECT value FROM json_each(?3))
  AND (subscription, why, price) NOT IN (SELECT value ->> 'subscription', value ->> 'why', value ->> 'price' FROM json_each(?4))
