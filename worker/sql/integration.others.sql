-- Another connection of the site that ever brought anything
SELECT 1 AS other FROM integration i WHERE i.site = ?1 AND i.id <> ?2
  AND (i.activated_s IS NOT NULL OR i.disconnected_s IS NOT NULL OR EXISTS (SELECT 1 FROM api_key k WHERE k.site = ?1 AND k.integration = i.id)) LIMIT 1
