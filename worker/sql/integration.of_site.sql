SELECT id, kind, status, created_s, activated_s, disconnected_s,
  EXISTS (SELECT 1 FROM delivery d INDEXED BY delivery_quarantined WHERE d.integration = integration.id AND d.outcome = 'quarantined') AS failing
FROM integration WHERE site = ?1 ORDER BY status = 'disconnected', iif(status = 'disconnected', -disconnected_s, created_s), id LIMIT 100
