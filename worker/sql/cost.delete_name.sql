-- Those of source ?2; of campaign ?4 alone where ?3 is 1, where the empty text is none; all of whose days are from ?5 to ?6; ?7 at most
DELETE FROM cost WHERE site = ?1 AND id IN (
  SELECT id FROM cost WHERE site = ?1 AND source = ?2 AND (?3 = 0 OR campaign = ?4) AND first_day >= ?5 AND last_day <= ?6 LIMIT ?7
) RETURNING id
