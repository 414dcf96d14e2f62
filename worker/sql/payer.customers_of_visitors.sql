-- The customers of the payments that name one of some visitors (?3: JSON list), by the latest payment of each. Of more than 100 some.
SELECT k.customer FROM (
  SELECT DISTINCT p.customer, p.visitor FROM json_each(?3) v
    CROSS JOIN payer p INDEXED BY payer_visitor ON p.site = ?1 AND p.mode = ?2 AND p.visitor = v.value AND p.visitor <> ''
  WHERE p.customer <> '' LIMIT 100
) k GROUP BY k.customer
ORDER BY max((SELECT max(paid_s) FROM payment WHERE site = ?1 AND mode = ?2 AND customer = k.customer AND visitor = k.visitor)) DESC, k.customer
