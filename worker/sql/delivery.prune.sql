-- ?1: deliveries received before this time are past their 30 days, those in quarantine too; ?2: how many at most
DELETE FROM delivery WHERE (integration, event) IN (
  SELECT d.integration, d.event FROM integration i CROSS JOIN delivery d ON d.integration = i.id AND d.received_s < ?1 LIMIT CAST(?2 AS INTEGER)
)
