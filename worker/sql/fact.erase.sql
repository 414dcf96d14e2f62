-- Versions of objects. ?3: JSON list of {"object", "digest"}
DELETE FROM fact WHERE site = ?1 AND mode = ?2 AND (object, digest) IN (SELECT value ->> 'object', value ->> 'digest' FROM json_each(?3))
