-- The months that are added up and that nothing has changed since, from the day ?4 to the day ?5 in any zone: none is as far as a day from UTC
SELECT r.starts_s, r.ends_s FROM money_sum r
WHERE r.site = ?1 AND r.mode = ?2 AND r.model = ?3 AND r.span = 'month' AND r.dimension = 'all'
  AND r.starts_s >= unixepoch(?4) - 86400 AND r.starts_s < unixepoch(?5) + 172800
  AND NOT EXISTS (
    SELECT 1 FROM stale_day t WHERE t.site = ?1 AND t.mode = ?2 AND t.day >= r.starts_s / 86400 AND t.day <= (r.ends_s - 1) / 86400
  )
