-- ?3: outcome; ?4: reason; ?5: milliseconds it took. The body is kept only in quarantine.
UPDATE delivery SET outcome = ?3, reason = ?4, took_ms = ?5, body = iif(?3 = 'quarantined', body, NULL) WHERE integration = ?1 AND event = ?2 AND outcome = 'started'
