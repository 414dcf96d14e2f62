-- Those longest in the queue that the connection ?4 has not answered yet: of several accounts of a site one knows the subscription.
SELECT q.subscription FROM question q WHERE q.site = ?1 AND q.mode = ?2 AND NOT EXISTS (
  SELECT 1 FROM fact f WHERE f.site = ?1 AND f.mode = ?2 AND f.object = q.subscription AND f.integration = ?4 AND f.body ->> 'kind' = 'checkout_search'
)
ORDER BY q.queued_s, q.subscription LIMIT CAST(?3 AS INTEGER)
