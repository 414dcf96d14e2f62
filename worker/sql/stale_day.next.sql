-- The newest days of the site and mode whose turn it is: the one with the oldest mark. ?1: how many
SELECT d.site, d.mode, d.day, s.time_zone, s.window_days FROM (
  SELECT site, mode FROM stale_day INDEXED BY stale_day_marked ORDER BY marked_s LIMIT 1
) f CROSS JOIN stale_day d ON d.site = f.site AND d.mode = f.mode CROSS JOIN site s ON s.id = d.site
ORDER BY d.day DESC LIMIT ?1
