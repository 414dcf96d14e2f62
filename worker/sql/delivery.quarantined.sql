-- Deliveries in quarantine by integration, a thousand in all at most
SELECT site, integration, NULL AS mode, min(received_s) AS since_s, count(*) AS count FROM (
  SELECT i.site, d.integration, d.received_s FROM integration i CROSS JOIN delivery d INDEXED BY delivery_quarantined
    ON d.integration = i.id AND d.outcome = 'quarantined' WHERE i.status <> 'disconnected' LIMIT 1000
) GROUP BY site, integration ORDER BY site, integration LIMIT 20
