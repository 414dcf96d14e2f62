DELETE FROM delivery WHERE site = ?1 AND (integration, event) IN (
  SELECT d.integration, d.event FROM integration i CROSS JOIN delivery d ON d.integration = i.id AND d.site = ?1
  WHERE i.site = ?1 LIMIT CAST(?2 AS INTEGER)
)
