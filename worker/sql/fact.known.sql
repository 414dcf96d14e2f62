-- Which versions are known of the objects of ?3 (JSON list)
SELECT DISTINCT object, digest FROM fact WHERE site = ?1 AND mode = ?2 AND object IN (SELECT value FROM json_each(?3))
