-- The next deliveries in quarantine whose body is kept, after ?2 (integration), ?3 (received_s) and ?4 (event): ten of that integration and
-- ten of the next one
SELECT * FROM (
  SELECT integration, received_s, event, body FROM delivery INDEXED BY delivery_quarantined
  WHERE outcome = 'quarantined' AND site = ?1 AND integration = ?2 AND (received_s, event) > (?3, ?4) AND body IS NOT NULL ORDER BY received_s, event LIMIT 10
)
UNION ALL SELECT * FROM (
  SELECT integration, received_s, event, body FROM delivery INDEXED BY delivery_quarantined
  WHERE outcome = 'quarantined' AND site = ?1 AND body IS NOT NULL
    AND integration = (
      SELECT i.id FROM integration i WHERE i.site = ?1 AND i.id > ?2 AND EXISTS (
        SELECT 1 FROM delivery d INDEXED BY delivery_quarantined WHERE d.integration = i.id AND d.outcome = 'quarantined' AND d.body IS NOT NULL
      ) ORDER BY i.id LIMIT 1
    )
  ORDER BY received_s, event LIMIT 10
)
