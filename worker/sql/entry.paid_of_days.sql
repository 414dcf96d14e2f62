-- The payments with entries on some days, those entries, their fees, their rate into the site's reporting currency, and whether a payment is its
-- customer's first. ?3: JSON list of {"starts_s", "ends_s"} (half open)
SELECT q.starts_s, p.id, p.paid_s, coalesce(p.customer, p.email, p.visitor, p.id) AS customer, p.currency, s.reporting_currency, r.into_minor, r.from_minor, r.origin, p.renewal, p.visitor, p.confidence, p.rung,
  iif(p.attribution <> '', p.attribution, x.body) AS explanation,
  p.gross_minor > 0 AND p.renewal = 0 AND NOT EXISTS (
    SELECT 1 FROM payment b INDEXED BY payment_of_payer
    WHERE b.site = ?1 AND b.mode = ?2 AND coalesce(b.customer, b.email, b.visitor) = coalesce(p.customer, p.email, p.visitor)
      AND b.gross_minor > 0 AND b.renewal = 0 AND (b.paid_s, b.id) < (p.paid_s, p.id)
  ) AS is_first,
  (SELECT json_group_array(json_array(o.kind, o.amount_minor, o.at_s)) FROM entry o
    WHERE o.site = ?1 AND o.mode = ?2 AND o.payment = p.id AND +o.at_s >= q.starts_s AND +o.at_s < q.ends_s) AS entries,
  p.gross_minor, (SELECT json_group_array(json_array(f.kind, f.currency, f.amount_minor, f.fee_minor)) FROM fee f
    WHERE f.site = ?1 AND f.mode = ?2 AND f.payment = p.id AND s.reporting_currency IS NOT NULL) AS fees
FROM (
  SELECT DISTINCT starts_s, ends_s, payment FROM (
    -- What a payment brought stands at the time at which it was paid
    SELECT d.value ->> 'starts_s' AS starts_s, d.value ->> 'ends_s' AS ends_s, w.id AS payment
    FROM json_each(?3) d CROSS JOIN payment w ON w.site = ?1 AND w.mode = ?2 AND w.paid_s >= d.value ->> 'starts_s' AND w.paid_s < d.value ->> 'ends_s'
    WHERE w.gross_minor <> 0
    UNION ALL SELECT d.value ->> 'starts_s', d.value ->> 'ends_s', e.payment
    FROM json_each(?3) d CROSS JOIN entry e ON e.site = ?1 AND e.mode = ?2 AND e.kind <> 'payment' AND e.at_s >= d.value ->> 'starts_s' AND e.at_s < d.value ->> 'ends_s'
  )
) q
  CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = q.payment
  LEFT JOIN explanation x ON x.site = ?1 AND x.mode = ?2 AND x.payment = p.id
  LEFT JOIN site s ON s.id = ?1
  LEFT JOIN exchange r ON r.site = ?1 AND r.mode = ?2 AND r.payment = p.id AND r.reporting_currency = s.reporting_currency AND r.currency = p.currency
