-- The parts of days that are not over, from ?2 to ?3 (half open). ?4: 1, their sums; 0, their columns
SELECT starts_s, iif(?4, sums, '{}') AS sums, iif(?4, '{}', columns) AS columns FROM visit_span
WHERE site = ?1 AND starts_s >= ?2 AND starts_s < ?3 ORDER BY starts_s
