-- The latest visit whose touch has these lines (?4), among the latest ?3 visits that began since ?2
SELECT began_s, session, visitor
FROM (
  SELECT at, started_s AS began_s, id AS session, visitor, touch FROM visit
  WHERE at >= (SELECT number << 52 FROM site WHERE id = ?1) + (max(?2, 0) << 20) AND at < ((SELECT number FROM site WHERE id = ?1) + 1) << 52
  ORDER BY at DESC LIMIT CAST(?3 AS INTEGER)
)
WHERE instr(touch || char(10), ?4 || char(10)) > 0
ORDER BY at DESC LIMIT 1
