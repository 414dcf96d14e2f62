-- Marks the newest days that have columns and no sum of this form (?3: its first model), or one of an earlier form (?6: JSON list of its models). ?4 now;
-- ?5: how many
INSERT INTO stale_day (site, mode, day, taken, marked_s)
SELECT ?1, ?2, c.starts_s / 86400, 0, ?4 FROM money_column c
WHERE c.site = ?1 AND c.mode = ?2 AND c.name = 'payments' AND (NOT EXISTS (
  SELECT 1 FROM money_sum s WHERE s.site = ?1 AND s.mode = ?2 AND s.model = ?3 AND s.span = 'day' AND s.dimension = 'all'
    AND s.starts_s = c.starts_s AND s.ends_s = c.ends_s
) OR EXISTS (
  SELECT 1 FROM money_sum s WHERE s.site = ?1 AND s.mode = ?2 AND s.model IN (SELECT value FROM json_each(?6)) AND s.span = 'day' AND s.dimension = 'all' AND s.starts_s = c.starts_s
))
ORDER BY c.starts_s DESC LIMIT ?5
ON CONFLICT (site, mode, day) DO NOTHING
