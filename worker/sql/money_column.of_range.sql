-- Columns (?3: JSON list of names) of the days that begin from ?4 to ?5 (half open) and that nothing has changed since
SELECT r.name, r.starts_s, r.ends_s, r.body FROM money_column r
WHERE r.site = ?1 AND r.mode = ?2 AND r.name IN (SELECT value FROM json_each(?3)) AND r.starts_s >= ?4 AND r.starts_s < ?5
  AND NOT EXISTS (
    SELECT 1 FROM stale_day t WHERE t.site = ?1 AND t.mode = ?2 AND t.day >= r.starts_s / 86400 AND t.day <= (r.ends_s - 1) / 86400
  )
