-- The sealed keys of all sites: whether they open
SELECT site, integration, mode, sealed FROM api_key ORDER BY site, integration, mode LIMIT 500
