SELECT day, currency, kind, stripe_minor, ours_minor, found_minor FROM check_total WHERE site = ?1 AND integration = ?2 AND mode = ?3 LIMIT 200000
