-- ?3: integration; ?4: JSON list of objects
DELETE FROM fact WHERE site = ?1 AND mode = ?2 AND object IN (SELECT value FROM json_each(?4)) AND integration = ?3
