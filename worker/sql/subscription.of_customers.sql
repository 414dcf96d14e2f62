-- Subscriptions of some customers (?3: JSON list), ended ones last, otherwise the newest first.
SELECT s.id, s.customer, s.status, s.items, s.amount_minor, s.currency, s.interval, s.interval_count, s.current_period_end_s,
  s.cancel_at_period_end, s.trial_end_s, s.ended_s, s.created_s
FROM json_each(?3) k CROSS JOIN subscription s INDEXED BY subscription_customer ON s.site = ?1 AND s.mode = ?2 AND s.customer = k.value
ORDER BY s.status IN ('canceled', 'incomplete_expired'), s.created_s DESC, s.id LIMIT 100
