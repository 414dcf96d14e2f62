-- The next 200 objects after ?3, and whether a version of each has one of some texts (?4: JSON list, in lower case) in it
SELECT object, max(EXISTS (SELECT 1 FROM json_each(?4) i WHERE instr(lower(object || ' ' || body), i.value) > 0)) AS named FROM fact
WHERE site = ?1 AND mode = ?2 AND object IN (
  SELECT DISTINCT object FROM fact WHERE site = ?1 AND mode = ?2 AND object > ?3 ORDER BY object LIMIT 200
) GROUP BY object ORDER BY object
