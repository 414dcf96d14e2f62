-- A replay that did not come to an end: it lies in quarantine as before. ?3: the reason
UPDATE delivery SET outcome = 'quarantined', reason = ?3 WHERE integration = ?1 AND event = ?2 AND outcome = 'started' AND body IS NOT NULL
