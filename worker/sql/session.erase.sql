-- ?2: JSON list of JSON with "session"
DELETE FROM session WHERE site = ?1 AND id IN (SELECT value ->> '$.session' FROM json_each(?2))
