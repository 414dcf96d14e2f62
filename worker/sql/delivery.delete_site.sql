DELETE FROM delivery WHERE (integration, event) IN (
  SELECT d.integration, d.event FROM integration i CROSS JOIN delivery d ON d.integration = i.id WHERE i.site = ?1 LIMIT CAST(?2 AS INTEGER)
)
