-- Where the objects of ?3 (JSON list) lead to
SELECT source, target FROM link WHERE site = ?1 AND mode = ?2 AND source IN (SELECT value FROM json_each(?3))
