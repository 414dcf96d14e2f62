-- What some people brought, by currency. ?3: JSON list of {"customer", "visitor"}: a customer with a hundred of its visitors, or without
-- one a visitor alone
SELECT CAST(w.key AS INTEGER) AS place, k.currency, sum(k.gross_millions) || '|' || sum(k.gross_rest) AS gross_minor,
  sum(k.refunds_millions) || '|' || sum(k.refunds_rest) AS refunds_minor, sum(k.disputes_millions) || '|' || sum(k.disputes_rest) AS disputes_minor, sum(k.payments) AS payments
FROM json_each(?3) w CROSS JOIN payer k ON k.site = ?1 AND k.mode = ?2 AND k.customer = ifnull(w.value ->> 'customer', '') AND k.visitor IN (
  SELECT w.value ->> 'visitor' WHERE w.value ->> 'customer' IS NULL
  UNION ALL SELECT visitor FROM (SELECT DISTINCT visitor FROM payer WHERE site = ?1 AND mode = ?2 AND customer = w.value ->> 'customer' LIMIT 100)
)
GROUP BY w.key, k.currency ORDER BY place, k.currency
