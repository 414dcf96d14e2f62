-- Sums of days or months (?2) by some dimensions (?3: JSON list), of those that begin from ?4 to ?5 (half open)
SELECT dimension, starts_s, sums FROM visit_sum
WHERE site = ?1 AND span = ?2 AND dimension IN (SELECT value FROM json_each(?3)) AND starts_s >= ?4 AND starts_s < ?5
ORDER BY dimension, starts_s
