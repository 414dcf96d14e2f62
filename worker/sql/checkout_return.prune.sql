-- Drops returns after the key ?1 and up to the key ?2 (JSON lists) that are older at ?3 than their site keeps them, with a Checkout Session that neither a payment
-- carries nor Stripe reported.
DELETE FROM checkout_return
WHERE (site, checkout_session, visitor) > (?1 ->> 0, ?1 ->> 1, ?1 ->> 2)
  AND (site, checkout_session, visitor) <= (?2 ->> 0, ?2 ->> 1, ?2 ->> 2) AND at_s < ?3 - (SELECT claims_kept_days * 86400 FROM site WHERE id = checkout_return.site)
  AND NOT EXISTS (SELECT 1 FROM clue c WHERE c.site = checkout_return.site AND c.clue = checkout_return.checkout_session)
  AND NOT EXISTS (
    SELECT 1 FROM json_each('["live","test"]') m
      CROSS JOIN fact f ON f.site = checkout_return.site AND f.mode = m.value AND f.object = checkout_return.checkout_session
  )
