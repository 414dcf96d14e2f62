-- Steps of subscriptions that are stored and of which there is no fact, after ?3 up to ?4; empty: to the end
DELETE FROM recurring_step WHERE site = ?1 AND mode = ?2 AND (customer, subscription) IN (
  SELECT s.customer, s.id FROM subscription s WHERE s.site = ?1 AND s.mode = ?2 AND s.id > ?3 AND (?4 = '' OR s.id <= ?4)
    AND NOT EXISTS (SELECT 1 FROM fact f WHERE f.site = ?1 AND f.mode = ?2 AND f.object = s.id))
