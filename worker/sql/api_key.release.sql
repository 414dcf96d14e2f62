-- ?5: the earliest time when Stripe may be asked again, in milliseconds; ?6: rows written, on ?7, a day since 1970
UPDATE api_key SET lease = '', lease_until_ms = 0, next_ask_ms = max(next_ask_ms, ?5), rows_of_day = iif(rows_day = ?7, rows_of_day, 0) + ?6, rows_day = ?7
WHERE site = ?1 AND integration = ?2 AND mode = ?3 AND lease = ?4
