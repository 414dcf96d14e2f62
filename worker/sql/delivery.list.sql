SELECT event, event_type, received_s, attempts, outcome, reason FROM delivery
WHERE integration = (SELECT id FROM integration WHERE id = ?2 AND site = ?1) ORDER BY received_s DESC, event LIMIT 100
