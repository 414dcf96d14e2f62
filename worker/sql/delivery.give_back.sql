-- Uncounts an attempt that failed in an orderly way: it does not show that the delivery is poison.
UPDATE delivery SET attempts = max(attempts - 1, 0) WHERE integration = ?1 AND event = ?2 AND outcome = 'started'
