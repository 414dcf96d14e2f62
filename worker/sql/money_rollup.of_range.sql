-- The days of ?4 to ?5 (half open) that are added up and that nothing has changed since. ?3 model
SELECT r.starts_s, r.ends_s, r.sums FROM money_rollup r
WHERE r.site = ?1 AND r.mode = ?2 AND r.model = ?3 AND r.starts_s >= ?4 AND r.starts_s < ?5
  AND NOT EXISTS (
    SELECT 1 FROM stale_day t WHERE t.site = ?1 AND t.mode = ?2 AND t.day >= r.starts_s / 86400 AND t.day <= (r.ends_s - 1) / 86400
  )
ORDER BY r.starts_s
