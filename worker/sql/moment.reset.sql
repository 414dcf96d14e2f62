-- After a removal without any key left: from the first payment-level event that is still known, less ten minutes. ?3: the margin in seconds.
-- A charge with refunds that was reported later is left out: `charge.refunded` may have reported it, and that is no such event.
UPDATE moment SET at_s = known.at_s - CAST(?3 AS INTEGER) FROM (
  SELECT min(as_of_s) AS at_s FROM fact WHERE site = ?1 AND mode = ?2 AND origin = 'event' AND (coalesce(body ->> 'k', body ->> 'kind') IN ('pi', 'ip', 'payment_intent', 'invoice_payment')
    OR coalesce(body ->> 'k', body ->> 'kind') IN ('ch', 'charge') AND coalesce(body ->> 's', body ->> 'status', 'succeeded') = 'succeeded'
      AND (coalesce(body ->> 'told', 'itself') <> 'later' OR coalesce(body ->> 'ar', body ->> 'amount_refunded', 0) = 0))
) known
WHERE site = ?1 AND mode = ?2 AND known.at_s IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM api_key k JOIN integration i ON i.id = k.integration WHERE k.site = ?1 AND k.mode = ?2 AND i.status <> 'disconnected')
