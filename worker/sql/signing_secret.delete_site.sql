DELETE FROM signing_secret WHERE (integration, id) IN (
  SELECT d.integration, d.id FROM integration i CROSS JOIN signing_secret d ON d.integration = i.id WHERE i.site = ?1 LIMIT CAST(?2 AS INTEGER)
)
