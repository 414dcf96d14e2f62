-- Changes before ?4, from the last book at or before ?3 on, with the credit of their customer's first payment. Units as text: they need more
-- than the 53 bits of a JavaScript number
SELECT c.at_s, c.customer, c.currency, c.subscription, c.product, CAST(c.units AS TEXT) AS units, CAST(c.past_due AS TEXT) AS past_due, c.again, c.told,
  c.country, r.channel, r.source, r.campaign, r.landing_page
FROM recurring_change c LEFT JOIN credit r ON r.site = ?1 AND r.mode = ?2 AND r.model = 'last_non_direct' AND r.position = 0 AND r.payment = (
  SELECT p.id FROM payment p INDEXED BY payment_of_payer WHERE p.site = ?1 AND p.mode = ?2 AND coalesce(p.customer, p.email, p.visitor) = +c.customer
    AND p.gross_minor > 0 AND p.renewal = 0 ORDER BY p.paid_s, p.id LIMIT 1)
WHERE c.site = ?1 AND c.mode = ?2 AND c.at_s < ?4
  AND c.at_s >= coalesce((SELECT max(b.starts_s) FROM recurring_book b WHERE b.site = ?1 AND b.mode = ?2 AND b.starts_s <= ?3), -1)
ORDER BY c.at_s, c.customer, c.currency, c.subscription, c.product
