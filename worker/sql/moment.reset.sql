-- After a removal without any key left: from the first payment-level event that is still known, less ten minutes. ?3: the margin in seconds
UPDATE moment SET at_s = (
  SELECT min(as_of_s) - CAST(?3 AS INTEGER) FROM fact WHERE site = ?1 AND mode = ?2 AND origin = 'event'
    AND (body ->> 'kind' IN ('payment_intent', 'invoice_payment') OR (body ->> 'kind' = 'charge' AND body ->> 'status' = 'succeeded'))
) WHERE site = ?1 AND mode = ?2 AND NOT EXISTS (
  SELECT 1 FROM api_key k JOIN integration i ON i.id = k.integration AND i.status <> 'disconnected' WHERE k.site = ?1 AND k.mode = ?2
)
  AND EXISTS (SELECT 1 FROM fact WHERE site = ?1 AND mode = ?2 AND origin = 'event'
    AND (body ->> 'kind' IN ('payment_intent', 'invoice_payment') OR (body ->> 'kind' = 'charge' AND body ->> 'status' = 'succeeded')))
