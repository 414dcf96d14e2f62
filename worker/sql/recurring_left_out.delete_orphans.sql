-- Of subscriptions of which there is no fact, after ?3 up to ?4; empty: to the end
DELETE FROM recurring_left_out WHERE site = ?1 AND mode = ?2 AND subscription > ?3 AND (?4 = '' OR subscription <= ?4)
  AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.site = ?1 AND f.mode = ?2 AND f.object = recurring_left_out.subscription)
