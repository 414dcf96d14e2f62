-- ?5: not before this is Stripe asked again, in milliseconds
UPDATE api_key SET lease = '', lease_until_ms = 0, next_ask_ms = max(next_ask_ms, ?5) WHERE site = ?1 AND integration = ?2 AND mode = ?3 AND lease = ?4
