-- Fails when one of these days (?3: JSON list) was marked again, or is done, since it was taken
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE EXISTS (
  SELECT 1 FROM json_each(?3) w
  WHERE NOT EXISTS (SELECT 1 FROM stale_day t WHERE t.site = ?1 AND t.mode = ?2 AND t.day = w.value AND t.taken = 1)
)
