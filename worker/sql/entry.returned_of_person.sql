-- What went back of a person's payments, newest first, before ?6 (at_s) and ?7 (key): of the latest hundred payments of which money did.
-- Whose they are: see payer.revenue_of_person.
WITH pair (customer, visitor) AS (
  SELECT DISTINCT customer, visitor FROM (
    SELECT k.customer, k.visitor FROM json_each(?3) v
      CROSS JOIN payer k INDEXED BY payer_visitor ON k.site = ?1 AND k.mode = ?2 AND k.visitor = v.value AND k.visitor <> ''
    UNION ALL SELECT k.customer, k.visitor FROM json_each(?4) c CROSS JOIN payer k ON k.site = ?1 AND k.mode = ?2 AND k.customer = c.value AND k.visitor = ''
    UNION ALL SELECT customer, visitor FROM payer WHERE site = ?1 AND mode = ?2 AND customer = ?5
  ) LIMIT 100
),
returned (id) AS (
  SELECT p.id FROM pair w CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id IN (
    SELECT id FROM payment INDEXED BY payment_returned WHERE site = ?1 AND mode = ?2 AND customer IS nullif(w.customer, '') AND visitor IS nullif(w.visitor, '')
      AND paid_s <= ?6 AND (refunds_minor <> 0 OR disputes_minor <> 0) ORDER BY paid_s DESC LIMIT 100
  )
  ORDER BY p.paid_s DESC, p.id DESC LIMIT 100
)
SELECT e.key, e.kind, e.amount_minor, e.currency, e.at_s, e.payment FROM returned r
  CROSS JOIN entry e ON e.site = ?1 AND e.mode = ?2 AND e.payment = r.id
WHERE e.kind <> 'payment' AND (+e.at_s, e.key) < (?6, ?7) ORDER BY e.at_s DESC, e.key DESC LIMIT 51
