SELECT key, kind, amount_minor, at_s FROM entry WHERE site = ?1 AND mode = ?2 AND payment = ?3
ORDER BY CASE kind WHEN 'payment' THEN 0 WHEN 'refund' THEN 1 ELSE 2 END, at_s, key LIMIT 1000
