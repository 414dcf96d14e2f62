-- Changes of the customers of ?3 (JSON list) that nothing tells any more
WITH delta (customer, currency, at_s, subscription, product, units, past_due, told) AS (
  SELECT s.customer, s.currency, s.at_s, s.subscription, s.product, s.units, s.past_due, s.told
  FROM json_each(?3) k CROSS JOIN recurring_step s ON s.site = ?1 AND s.mode = ?2 AND s.customer = k.value
  WHERE s.told < 3 OR NOT EXISTS (
    SELECT 1 FROM recurring_paid p WHERE p.site = ?1 AND p.mode = ?2 AND p.customer = s.customer AND p.subscription = s.subscription)
  UNION ALL SELECT p.customer, p.currency, iif(e.value = 1, p.from_s, p.to_s), p.subscription, p.product, p.units * e.value, 0, 2
  FROM json_each(?3) k CROSS JOIN recurring_paid p ON p.site = ?1 AND p.mode = ?2 AND p.customer = k.value CROSS JOIN json_each('[1,-1]') e
  WHERE NOT EXISTS (SELECT 1 FROM recurring_left_out l
    WHERE l.site = ?1 AND l.mode = ?2 AND l.subscription = p.subscription AND l.why = 'metered' AND l.price = p.price AND l.price <> '')
)
DELETE FROM recurring_change INDEXED BY recurring_change_customer WHERE site = ?1 AND mode = ?2 AND customer IN (SELECT value FROM json_each(?3))
  AND (customer, currency, at_s, subscription, product) NOT IN (
    SELECT customer, currency, at_s, subscription, product FROM delta
    GROUP BY customer, currency, at_s, subscription, product HAVING sum(units) <> 0 OR sum(past_due) <> 0)
