-- None is left where no such event is known (moment.reset).
DELETE FROM moment WHERE site = ?1 AND mode = ?2
  AND NOT EXISTS (SELECT 1 FROM fact WHERE site = ?1 AND mode = ?2 AND origin = 'event' AND (coalesce(body ->> 'k', body ->> 'kind') IN ('pi', 'ip', 'payment_intent', 'invoice_payment')
    OR coalesce(body ->> 'k', body ->> 'kind') IN ('ch', 'charge') AND coalesce(body ->> 's', body ->> 'status', 'succeeded') = 'succeeded'
      AND (coalesce(body ->> 'told', 'itself') <> 'later' OR coalesce(body ->> 'ar', body ->> 'amount_refunded', 0) = 0)))
  AND NOT EXISTS (SELECT 1 FROM api_key k JOIN integration i ON i.id = k.integration WHERE k.site = ?1 AND k.mode = ?2 AND i.status <> 'disconnected')
