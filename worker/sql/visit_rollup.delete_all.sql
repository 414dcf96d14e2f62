-- Everything is added up anew. ?2: JSON list of dimensions
DELETE FROM visit_rollup WHERE site = ?1 AND dimension IN (SELECT value FROM json_each(?2))
