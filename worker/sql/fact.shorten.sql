-- Versions that are known, in the short form. ?3: {"<object> <digest>": "<body>"}; ?4: JSON list of these objects
UPDATE fact SET body = ?3 ->> (object || ' ' || digest)
WHERE site = ?1 AND mode = ?2 AND object IN (SELECT value FROM json_each(?4)) AND ?3 ->> (object || ' ' || digest) IS NOT NULL
