-- Removes the columns (?4: JSON list of all their names) of the newest days as stale_day.mark_unsummed marks them. ?5: how many
DELETE FROM money_column
WHERE site = ?1 AND mode = ?2 AND name IN (SELECT value FROM json_each(?4)) AND starts_s IN (
  SELECT c.starts_s FROM money_column c
  WHERE c.site = ?1 AND c.mode = ?2 AND c.name = 'payments' AND (NOT EXISTS (
    SELECT 1 FROM money_sum s WHERE s.site = ?1 AND s.mode = ?2 AND s.model = ?3 AND s.span = 'day' AND s.dimension = 'all'
      AND s.starts_s = c.starts_s AND s.ends_s = c.ends_s
  ) OR EXISTS (
    SELECT 1 FROM money_sum s WHERE s.site = ?1 AND s.mode = ?2 AND s.model IN (SELECT value FROM json_each(?6)) AND s.span = 'day' AND s.dimension = 'all' AND s.starts_s = c.starts_s
  ))
  ORDER BY c.starts_s DESC LIMIT ?5
)
