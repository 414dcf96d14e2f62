-- Queues a question about each subscription of ?3 (JSON list), where the site has a key to ask with.
INSERT INTO question (site, mode, subscription, queued_s)
SELECT ?1, ?2, value, ?4 FROM json_each(?3)
WHERE EXISTS (SELECT 1 FROM api_key k JOIN integration i ON i.id = k.integration WHERE k.site = ?1 AND k.mode = ?2 AND i.status <> 'disconnected')
ON CONFLICT DO NOTHING RETURNING subscription
