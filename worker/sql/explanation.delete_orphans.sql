-- Rows of payments that there are none of, after ?3 up to ?4; empty: to the end
DELETE FROM explanation WHERE site = ?1 AND mode = ?2 AND payment > ?3 AND (?4 = '' OR payment <= ?4)
  AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.site = ?1 AND p.mode = ?2 AND p.id = explanation.payment)
