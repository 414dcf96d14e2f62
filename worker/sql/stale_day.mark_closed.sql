-- A day is over: it is added up, in both modes. ?2: JSON list of the days of UTC that it touches. ?3 now
INSERT INTO stale_day (site, mode, day, taken, marked_s)
SELECT ?1, m.value, d.value, 0, ?3 FROM json_each(?2) d CROSS JOIN json_each('["live","test"]') m WHERE true
ON CONFLICT (site, mode, day) DO UPDATE SET taken = 0 WHERE taken = 1
