-- A replay that did not finish: the delivery is in quarantine again. ?3: the reason
UPDATE delivery SET outcome = 'quarantined', reason = ?3 WHERE integration = ?1 AND event = ?2 AND outcome = 'started' AND body IS NOT NULL
