-- After a disconnect: takes those off the queue that nobody who is left has still to be asked.
DELETE FROM question AS q WHERE q.site = ?1 AND q.mode = ?2 AND NOT EXISTS (
  SELECT 1 FROM api_key k JOIN integration i ON i.id = k.integration
  WHERE k.site = ?1 AND k.mode = ?2 AND i.status <> 'disconnected' AND NOT EXISTS (
    SELECT 1 FROM fact f WHERE f.site = ?1 AND f.mode = ?2 AND f.object = q.subscription AND f.integration = k.integration AND f.body ->> 'kind' = 'checkout_search'
  )
)
