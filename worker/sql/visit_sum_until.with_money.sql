-- The money of this site's days is added up, where none is left that has columns and no sum (?2: of this model)
UPDATE visit_sum_until SET money_summed = 1
WHERE site = ?1 AND NOT EXISTS (
  SELECT 1 FROM json_each('["live","test"]') m CROSS JOIN money_column c
    ON c.site = ?1 AND c.mode = m.value AND c.name = 'payments'
  WHERE NOT EXISTS (
    SELECT 1 FROM money_sum s WHERE s.site = ?1 AND s.mode = c.mode AND s.model = ?2 AND s.span = 'day' AND s.dimension = 'all'
      AND s.starts_s = c.starts_s AND s.ends_s = c.ends_s
  )
)
