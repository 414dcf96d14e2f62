-- What was read of the sessions of some rows (?2: JSON list of JSON with "session")
DELETE FROM engagement WHERE site = ?1 AND session IN (SELECT value ->> '$.session' FROM json_each(?2))
