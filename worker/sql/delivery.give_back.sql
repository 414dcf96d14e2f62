-- An attempt that ended in an orderly way, though without success, is not a sign of poison.
UPDATE delivery SET attempts = max(attempts - 1, 0) WHERE integration = ?1 AND event = ?2 AND outcome = 'started'
