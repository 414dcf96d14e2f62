-- Those of source ?2; of campaign ?4 alone where ?3 is 1, where the empty text is none
DELETE FROM cost WHERE site = ?1 AND source = ?2 AND (?3 = 0 OR campaign = ?4) RETURNING id
