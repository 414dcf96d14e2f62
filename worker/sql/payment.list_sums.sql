-- What the payments of payment.list add up to, by currency: the same parameters, without the last two
WITH looked_at (id) AS (
  SELECT id FROM (SELECT id FROM payment WHERE site = ?1 AND mode = ?2 AND ?6 IS NULL AND paid_s >= ?3 AND paid_s < ?4 AND (?8 IS NULL OR (paid_s, id) < (?8, ?9))
    ORDER BY paid_s DESC, id DESC LIMIT CAST(?5 AS INTEGER))
  UNION ALL SELECT value FROM json_each(?6)
)
SELECT p.currency, count(*) AS payments, sum(p.gross_minor / 1000000) || '|' || sum(p.gross_minor % 1000000) AS gross_minor,
  sum(p.refunds_minor / 1000000) || '|' || sum(p.refunds_minor % 1000000) AS refunds_minor, sum(p.disputes_minor / 1000000) || '|' || sum(p.disputes_minor % 1000000) AS disputes_minor
FROM looked_at l CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = l.id
WHERE p.paid_s >= ?3 AND p.paid_s < ?4 AND (?8 IS NULL OR (p.paid_s, p.id) < (?8, ?9))
  AND (?7 IS NULL OR ?7 = CASE WHEN p.disputes_minor < 0 THEN 'disputed' WHEN p.refunds_minor < 0 THEN iif(p.gross_minor + p.refunds_minor <= 0, 'refunded', 'partially_refunded')
    WHEN p.state = 'claimed' THEN 'paid' ELSE p.state END)
GROUP BY p.currency ORDER BY payments DESC, p.currency
