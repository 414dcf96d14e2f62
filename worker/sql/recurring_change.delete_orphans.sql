-- Changes of subscriptions that are stored and of which there is no fact, after ?3 up to ?4; empty: to the end
DELETE FROM recurring_change INDEXED BY recurring_change_customer WHERE site = ?1 AND mode = ?2
  AND customer IN (SELECT s.customer FROM subscription s WHERE s.site = ?1 AND s.mode = ?2 AND s.id > ?3 AND (?4 = '' OR s.id <= ?4)
    AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.site = ?1 AND f.mode = ?2 AND f.object = s.id))
  AND EXISTS (SELECT 1 FROM subscription s WHERE s.site = ?1 AND s.mode = ?2 AND s.id = recurring_change.subscription
    AND s.id > ?3 AND (?4 = '' OR s.id <= ?4))
  AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.site = ?1 AND f.mode = ?2 AND f.object = recurring_change.subscription)
