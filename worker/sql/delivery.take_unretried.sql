-- The first deliveries that never finished and that the cron has not tried yet. They are marked at once, so that it tries each once.
-- ?1: now; ?2: received after; ?3: last tried before
UPDATE delivery SET retried_s = ?1 WHERE (integration, event) IN (
  SELECT integration, event FROM delivery
  WHERE outcome = 'quarantined' AND reason = 'never_finished' AND retried_s IS NULL AND received_s > ?2 AND attempted_s < ?3
  ORDER BY received_s LIMIT 5
) RETURNING site, integration, event
