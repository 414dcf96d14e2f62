-- The days of ?2 to ?3 (half open) that are added up. ?4: JSON list of dimensions
SELECT dimension, starts_s, sums FROM visit_rollup
WHERE site = ?1 AND dimension IN (SELECT value FROM json_each(?4)) AND starts_s >= ?2 AND starts_s < ?3
ORDER BY dimension, starts_s
