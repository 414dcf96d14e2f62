-- Keeps a key that was pasted, or pasted anew. A run with the old key loses its lease, and so commits nothing more.
INSERT INTO api_key (site, integration, mode, sealed, hint, created_s, checked_s, accepted, permissions, next_check_s, next_ask_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 1, ?7, ?8, ?9)
ON CONFLICT (site, integration, mode) DO UPDATE SET sealed = excluded.sealed, hint = excluded.hint, created_s = excluded.created_s,
  checked_s = excluded.checked_s, accepted = 1, permissions = excluded.permissions, next_ask_ms = excluded.next_ask_ms, lease = '', lease_until_ms = 0
