-- The next payments that carry the clue ?3, or that the Checkout Session ?3 names, after ?4; ?5: how many
SELECT payment FROM (
  SELECT payment FROM (SELECT payment FROM clue WHERE site = ?1 AND clue = ?3 AND mode = ?2 AND payment > ?4 ORDER BY payment LIMIT CAST(?5 AS INTEGER))
  UNION ALL SELECT p.id FROM fact n CROSS JOIN json_each(n.body, '$.t') t CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = t.value
  WHERE ?3 GLOB 'cs_*' AND n.site = ?1 AND n.mode = ?2 AND n.object = ?3 AND p.id > ?4
  UNION ALL SELECT p.id FROM link l CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = l.target
  WHERE ?3 GLOB 'cs_*' AND l.site = ?1 AND l.mode = ?2 AND l.source = ?3 AND p.id > ?4
) ORDER BY payment || '' LIMIT CAST(?5 AS INTEGER) -- an expression, since SQLite merges by a column, and a merge may walk whole indexes
