-- Every version of some customers (?3: JSON list), of their subscriptions and of the products of those, the latest reported first.
SELECT object, digest, as_of_s, origin, body, json_group_array(integration) AS integrations, max(as_of_s * 2 + (origin = 'list')) AS rank
FROM fact WHERE site = ?1 AND mode = ?2 AND object IN (
  SELECT value FROM json_each(?3)
  UNION ALL SELECT s.id FROM json_each(?3) k
    CROSS JOIN subscription s INDEXED BY subscription_customer ON s.site = ?1 AND s.mode = ?2 AND s.customer = k.value
  UNION ALL SELECT i.value ->> 'product' FROM json_each(?3) k
    CROSS JOIN subscription s INDEXED BY subscription_customer ON s.site = ?1 AND s.mode = ?2 AND s.customer = k.value CROSS JOIN json_each(s.items) i
    WHERE i.value ->> 'product' IS NOT NULL
) GROUP BY object, digest ORDER BY rank DESC, object, digest LIMIT 2000
