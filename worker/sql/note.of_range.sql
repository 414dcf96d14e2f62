SELECT id, day, text, made_s FROM note WHERE site = ?1 AND day >= ?2 AND day <= ?3 ORDER BY day, id
