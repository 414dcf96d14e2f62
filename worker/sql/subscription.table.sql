-- A page of the table of subscriptions for a warehouse, after ?3 (id)
SELECT json_object('subscription', id, 'customer', customer, 'status', status, 'items', json(items), 'amount_minor', amount_minor,
  'currency', currency, 'interval', interval, 'interval_count', interval_count, 'current_period_end_s', current_period_end_s,
  'cancel_at_period_end', json(iif(cancel_at_period_end, 'true', 'false')), 'trial_end_s', trial_end_s, 'ended_s', ended_s,
  'created_s', created_s) AS line, id AS place, NULL AS touch
FROM subscription WHERE site = ?1 AND mode = ?2 AND id > ?3 ORDER BY id LIMIT 1000
