-- What waits for a rate into the reporting currency, by currency: of ?3 payments at most, those first that were looked for first
SELECT w.currency, count(*) AS payments, sum(p.gross_minor / 1000000) || '|' || sum(p.gross_minor % 1000000) AS gross_minor, min(p.paid_s) AS first_s, max(p.paid_s) AS last_s FROM (
  SELECT c.payment, c.currency FROM site s CROSS JOIN exchange c INDEXED BY exchange_waits
    ON c.site = ?1 AND c.mode = ?2 AND c.reporting_currency = s.reporting_currency AND c.into_minor IS NULL AND c.asked >= 0
  WHERE s.id = ?1 LIMIT ?3
) w CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = w.payment
WHERE p.gross_minor <> 0 OR p.refunds_minor <> 0 OR p.disputes_minor <> 0
GROUP BY w.currency ORDER BY 2 DESC, 1
