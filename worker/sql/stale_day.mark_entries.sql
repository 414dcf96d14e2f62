-- Marks the days on which something of these payments (?3: JSON list) stands before ?5, and further days of UTC (?4: JSON list). ?6 now
INSERT INTO stale_day (site, mode, day, taken, marked_s)
SELECT DISTINCT ?1, ?2, day, 0, ?6 FROM (
  SELECT e.at_s / 86400 AS day FROM json_each(?3) p CROSS JOIN entry e ON e.site = ?1 AND e.mode = ?2 AND e.payment = p.value WHERE +e.at_s < ?5
  UNION ALL SELECT value FROM json_each(?4)
) WHERE true
ON CONFLICT (site, mode, day) DO UPDATE SET taken = 0 WHERE taken = 1
