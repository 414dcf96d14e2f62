SELECT id, customer, status, items, amount_minor, currency, interval, interval_count, current_period_end_s, cancel_at_period_end, trial_end_s, ended_s, created_s
FROM subscription WHERE site = ?1 AND mode = ?2 AND id = ?3
