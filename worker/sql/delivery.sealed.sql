SELECT event_type, mode, secret, reason, body, outcome FROM delivery WHERE integration = (SELECT id FROM integration WHERE id = ?2 AND site = ?1) AND event = ?3
