-- Of each customer (?2: JSON list) the visitor whom a signature first named.
SELECT k.value AS customer, c.visitor, c.at_s
FROM json_each(?2) k CROSS JOIN signed_customer c ON c.site = ?1 AND c.customer = k.value AND c.visitor = (
  SELECT visitor FROM signed_customer WHERE site = ?1 AND customer = k.value ORDER BY at_s, visitor LIMIT 1
)
