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
  SELECT at_s, payment, key, currency, kind, amount_minor FROM entry
  WHERE site = ?1 AND mode = ?2 AND at_s >= ?3 AND at_s < ?6 AND (at_s, payment, key) > (?3, ?4, ?5)
  ORDER BY at_s, payment, key LIMIT ?8
) e LEFT JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = e.payment
  LEFT JOIN explanation x ON x.site = ?1 AND x.mode = ?2 AND x.payment = e.payment
