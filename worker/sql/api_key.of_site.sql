SELECT k.integration, k.mode, k.hint, k.created_s, k.checked_s, k.accepted, k.permissions,
  e.state AS endpoint_state, e.id AS endpoint_id, e.secret AS endpoint_secret, e.api_version, e.checked_s AS endpoint_checked_s, e.reason AS endpoint_reason,
  (SELECT count(*) FROM question q WHERE q.site = k.site AND q.mode = k.mode AND q.integration = k.integration) AS questions_open
FROM api_key k LEFT JOIN endpoint e ON e.site = k.site AND e.integration = k.integration AND e.mode = k.mode
WHERE k.site = ?1 ORDER BY k.integration, k.mode LIMIT 200
