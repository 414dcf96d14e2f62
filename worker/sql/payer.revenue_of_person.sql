-- What all payments of a person brought, by currency: those that name one of its visitors (?3: JSON list), those of its customers (?4:
-- JSON list) that name nobody, and all of the customer that was asked for (?5, or NULL). A customer who paid from more than a hundred
-- browsers is added up from a hundred of them.
WITH pair (customer, visitor) AS (
  SELECT DISTINCT customer, visitor FROM (
    SELECT k.customer, k.visitor FROM json_each(?3) v
      CROSS JOIN payer k INDEXED BY payer_visitor ON k.site = ?1 AND k.mode = ?2 AND k.visitor = v.value AND k.visitor <> ''
    UNION ALL SELECT k.customer, k.visitor FROM json_each(?4) c CROSS JOIN payer k ON k.site = ?1 AND k.mode = ?2 AND k.customer = c.value AND k.visitor = ''
    UNION ALL SELECT customer, visitor FROM payer WHERE site = ?1 AND mode = ?2 AND customer = ?5
  ) LIMIT 100
)
SELECT k.currency, sum(k.gross_millions) || '|' || sum(k.gross_rest) AS gross_minor, sum(k.refunds_millions) || '|' || sum(k.refunds_rest) AS refunds_minor,
  sum(k.disputes_millions) || '|' || sum(k.disputes_rest) AS disputes_minor, sum(k.payments) AS payments
FROM pair w CROSS JOIN payer k ON k.site = ?1 AND k.mode = ?2 AND k.customer = w.customer AND k.visitor = w.visitor
GROUP BY k.currency HAVING sum(k.payments) > 0 OR sum(k.refunds_millions) <> 0 OR sum(k.refunds_rest) <> 0 OR sum(k.disputes_millions) <> 0 OR sum(k.disputes_rest) <> 0
ORDER BY k.currency LIMIT 200
