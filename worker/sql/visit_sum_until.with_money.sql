-- The money of this site's days is added up in the form ?4, where none is left that has columns and no sum of it (?2: its first model), or
-- one of an earlier form (?3: JSON list of its models). A Worker of the version before makes its own sums anew, should it come back
UPDATE visit_sum_until SET money_summed = 0, money_form = iif(NOT EXISTS (
  SELECT 1 FROM json_each('["live","test"]') m CROSS JOIN money_column c
    ON c.site = ?1 AND c.mode = m.value AND c.name = 'payments'
  WHERE NOT EXISTS (
    SELECT 1 FROM money_sum s WHERE s.site = ?1 AND s.mode = c.mode AND s.model = ?2 AND s.span = 'day' AND s.dimension = 'all'
      AND s.starts_s = c.starts_s AND s.ends_s = c.ends_s
  ) OR EXISTS (
    SELECT 1 FROM money_sum s WHERE s.site = ?1 AND s.mode = c.mode AND s.model IN (SELECT value FROM json_each(?3)) AND s.span = 'day' AND s.dimension = 'all'
      AND s.starts_s = c.starts_s
  )
), ?4, money_form)
WHERE site = ?1
