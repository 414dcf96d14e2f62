-- Money of the days or months (?4) that begin within some spans (?6: JSON list of [first, end], half open), under some dimensions (?5: JSON list)
SELECT r.dimension, r.starts_s, r.ends_s, r.sums FROM json_each(?5) d CROSS JOIN json_each(?6) w
CROSS JOIN money_sum r ON r.site = ?1 AND r.mode = ?2 AND r.model = ?3 AND r.span = ?4 AND r.dimension = d.value
  AND r.starts_s >= w.value ->> 0 AND r.starts_s < w.value ->> 1
