-- Our next entries after one (?3 its time, ?4 its payment, ?5 its key) and before ?6, at most ?8, each with what it adds to the sums of a
-- check: nothing where it was paid outside Stripe. An entry is unlisted where the lists of the key's integration (?7) hold no object of its payment.
SELECT e.at_s, e.payment, e.key, e.currency, e.kind,
  iif(p.state <> 'claimed', e.amount_minor, 0) AS entries_minor,
  iif(p.state <> 'claimed' AND NOT EXISTS (
    -- An object is a list of kind and id, or as an earlier version wrote it {"kind", "id"}
    SELECT 1 FROM json_each(iif(p.attribution <> '', p.attribution, x.body), '$.objects') o CROSS JOIN fact f
      ON f.site = p.site AND f.mode = p.mode AND f.object = coalesce(o.value ->> 1, o.value ->> 'id') AND f.integration = ?7 AND f.origin = 'list'
  ), e.amount_minor, 0) AS unlisted_minor
FROM (
  SELECT * FROM (
    -- What a payment brought stands at the time at which it was paid
    SELECT * FROM (
      SELECT w.paid_s AS at_s, b.payment, b.key, b.currency, b.kind, b.amount_minor FROM payment w
        CROSS JOIN entry b ON b.site = ?1 AND b.mode = ?2 AND b.payment = w.id AND b.kind = 'payment'
      WHERE w.site = ?1 AND w.mode = ?2 AND w.paid_s >= ?3 AND w.paid_s < ?6 AND (w.paid_s, w.id) >= (?3, ?4)
        AND w.gross_minor <> 0 AND (w.paid_s, b.payment, b.key) > (?3, ?4, ?5)
      ORDER BY w.paid_s, w.id LIMIT ?8
    )
    UNION ALL SELECT * FROM (
      SELECT at_s, payment, key, currency, kind, amount_minor FROM entry
      WHERE site = ?1 AND mode = ?2 AND kind <> 'payment' AND at_s >= ?3 AND at_s < ?6 AND (at_s, payment, key) > (?3, ?4, ?5)
      ORDER BY at_s, payment, key LIMIT ?8
    )
  ) ORDER BY at_s + 0, payment, key LIMIT ?8 -- a sum, since SQLite merges by a column, and a merge may walk whole indexes
) e LEFT JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = e.payment
  LEFT JOIN explanation x ON x.site = ?1 AND x.mode = ?2 AND x.payment = e.payment
