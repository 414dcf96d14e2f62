-- ?3: outcome; ?4: reason. The body is kept only in quarantine.
UPDATE delivery SET outcome = ?3, reason = ?4, body = iif(?3 = 'quarantined', body, NULL) WHERE integration = ?1 AND event = ?2 AND outcome = 'started'
