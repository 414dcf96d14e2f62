-- Everything of the mode is added up anew. ?3: JSON list of models
DELETE FROM money_rollup WHERE site = ?1 AND mode = ?2 AND model IN (SELECT value FROM json_each(?3))
