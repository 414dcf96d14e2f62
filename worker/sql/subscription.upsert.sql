-- ?3: JSON list of subscriptions. Writes nothing if nothing differs.
INSERT INTO subscription (site, mode, id, customer, status, items, amount_minor, currency, interval, interval_count,
  current_period_end_s, cancel_at_period_end, trial_end_s, ended_s, created_s)
SELECT ?1, ?2, value ->> 'id', value ->> 'customer', value ->> 'status', value -> 'items', value ->> 'amount_minor', value ->> 'currency',
  value ->> 'interval', value ->> 'interval_count', value ->> 'current_period_end_s', value ->> 'cancel_at_period_end',
  value ->> 'trial_end_s', value ->> 'ended_s', value ->> 'created_s'
FROM json_each(?3) WHERE true
ON CONFLICT (site, mode, id) DO UPDATE SET customer = excluded.customer, status = excluded.status, items = excluded.items,
  amount_minor = excluded.amount_minor, currency = excluded.currency, interval = excluded.interval,
  interval_count = excluded.interval_count, current_period_end_s = excluded.current_period_end_s,
  cancel_at_period_end = excluded.cancel_at_period_end, trial_end_s = excluded.trial_end_s, ended_s = excluded.ended_s,
  created_s = excluded.created_s
WHERE (customer, status, items, amount_minor, currency, interval, interval_count, current_period_end_s, cancel_at_period_end,
    trial_end_s, ended_s, created_s)
  IS NOT (excluded.customer, excluded.status, excluded.items, excluded.amount_minor, excluded.currency, excluded.interval,
    excluded.interval_count, excluded.current_period_end_s, excluded.cancel_at_period_end, excluded.trial_end_s,
    excluded.ended_s, excluded.created_s)
