-- The next ten deliveries in quarantine whose body is kept, after ?2 (integration), ?3 (received_s) and ?4 (event)
SELECT d.integration, d.received_s, d.event, d.body FROM integration i CROSS JOIN delivery d INDEXED BY delivery_quarantined
  ON d.integration = i.id AND d.outcome = 'quarantined'
WHERE i.site = ?1 AND d.body IS NOT NULL AND (d.integration, d.received_s, d.event) > (?2, ?3, ?4)
ORDER BY d.integration, d.received_s, d.event LIMIT 10
