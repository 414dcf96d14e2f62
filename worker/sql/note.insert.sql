-- A note ?3 on a day ?2, unless the site has ?6 already; gives what was written
INSERT INTO note (site, day, id, text, made_s)
SELECT s.id, ?2, ?3, ?4, ?5 FROM site s WHERE s.id = ?1 AND (SELECT count(*) FROM note n WHERE n.site = ?1) < ?6
RETURNING id, day, text, made_s
