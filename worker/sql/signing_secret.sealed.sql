-- The sealed secrets of all sites: whether they open
SELECT i.site, s.integration, s.id, s.sealed FROM integration i CROSS JOIN signing_secret s ON s.integration = i.id ORDER BY i.site, s.integration, s.id LIMIT 500
