-- Queues a question about each subscription of ?3, a JSON list of {"about", "objects"}, to be asked with the key of an
-- integration that reported one of these objects.
INSERT INTO question (site, mode, subscription, integration, queued_s)
SELECT ?1, ?2, subscription, integration, ?4 FROM (
  SELECT q.value ->> 'about' AS subscription, (
    SELECT k.integration FROM api_key k WHERE k.site = ?1 AND k.mode = ?2 AND k.accepted = 1
      AND NOT EXISTS (SELECT 1 FROM integration i WHERE i.id = k.integration AND i.status = 'disconnected')
      AND EXISTS (
        SELECT 1 FROM json_each(q.value, '$.objects') o CROSS JOIN fact f
        WHERE f.site = ?1 AND f.mode = ?2 AND f.object = o.value AND f.integration = k.integration
      )
    ORDER BY k.integration LIMIT 1
  ) AS integration FROM json_each(?3) q
) WHERE integration IS NOT NULL
ON CONFLICT DO NOTHING RETURNING subscription
