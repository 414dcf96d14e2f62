-- Leases a key to one run: the one that gets a row has it until ?6, in milliseconds. ?4: the run; ?5: now
UPDATE api_key SET lease = ?4, lease_until_ms = ?6 WHERE site = ?1 AND integration = ?2 AND mode = ?3 AND lease_until_ms <= ?5
RETURNING integration, mode, sealed, accepted, permissions, next_ask_ms, next_check_s
