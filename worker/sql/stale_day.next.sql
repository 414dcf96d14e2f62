-- The newest days of the site and mode whose turn it is: whose newest day was marked first. ?1: how many
SELECT d.site, d.mode, d.day, s.time_zone, s.window_days FROM (
  SELECT t.id, m.value AS mode, (
    SELECT n.marked_s FROM stale_day n WHERE n.site = t.id AND n.mode = m.value ORDER BY n.day DESC LIMIT 1
  ) AS marked_s
  FROM site t CROSS JOIN json_each('["live","test"]') m WHERE marked_s IS NOT NULL ORDER BY 3 LIMIT 1
) f CROSS JOIN stale_day d ON d.site = f.id AND d.mode = f.mode CROSS JOIN site s ON s.id = d.site
ORDER BY d.day DESC LIMIT ?1
