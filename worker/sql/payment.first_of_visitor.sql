-- The earliest payment that names a visitor (?3), of a hundred payers
SELECT p.id, p.paid_s, p.confidence, p.rung FROM (
  SELECT DISTINCT customer FROM payer INDEXED BY payer_visitor WHERE site = ?1 AND mode = ?2 AND visitor = ?3 AND visitor <> '' LIMIT 100
) k CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = (
  SELECT id FROM payment WHERE site = ?1 AND mode = ?2 AND customer IS nullif(k.customer, '') AND visitor = ?3 ORDER BY paid_s, id LIMIT 1
)
ORDER BY p.paid_s, p.id LIMIT 1
