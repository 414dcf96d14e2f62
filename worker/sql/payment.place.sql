-- The place of the payment that comes ?5 behind the newest of the range ?3 to ?4 (half open), or behind the first after ?6 (paid_s), ?7 (id)
SELECT paid_s, id FROM payment WHERE site = ?1 AND mode = ?2 AND paid_s >= ?3 AND paid_s < ?4 AND (?6 IS NULL OR (paid_s, id) < (?6, ?7))
ORDER BY paid_s DESC, id DESC LIMIT 1 OFFSET CAST(?5 AS INTEGER)
