-- ?3: JSON list of models; ?4: JSON list of first instants
DELETE FROM money_rollup
WHERE site = ?1 AND mode = ?2 AND model IN (SELECT value FROM json_each(?3)) AND starts_s IN (SELECT value FROM json_each(?4))
