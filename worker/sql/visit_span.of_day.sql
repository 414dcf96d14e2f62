-- The parts of a day (?2 to ?3, half open)
SELECT starts_s, sums, columns FROM visit_span WHERE site = ?1 AND starts_s >= ?2 AND starts_s < ?3 ORDER BY starts_s
