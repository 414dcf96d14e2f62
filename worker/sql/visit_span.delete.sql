-- The parts of a day (?2 to ?3, half open)
DELETE FROM visit_span WHERE site = ?1 AND starts_s >= ?2 AND starts_s < ?3
