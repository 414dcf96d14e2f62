-- A page of a person's payments, newest first, before ?6 (paid_s) and ?7 (id). Whose they are: see payer.revenue_of_person. ?8: model
WITH pair (customer, visitor) AS (
  SELECT DISTINCT customer, visitor FROM (
    SELECT k.customer, k.visitor FROM json_each(?3) v
      CROSS JOIN payer k INDEXED BY payer_visitor ON k.site = ?1 AND k.mode = ?2 AND k.visitor = v.value AND k.visitor <> ''
    UNION ALL SELECT k.customer, k.visitor FROM json_each(?4) c CROSS JOIN payer k ON k.site = ?1 AND k.mode = ?2 AND k.customer = c.value AND k.visitor = ''
    UNION ALL SELECT customer, visitor FROM payer WHERE site = ?1 AND mode = ?2 AND customer = ?5
  ) LIMIT 100
),
newest (id, paid_s) AS (
  SELECT p.id, p.paid_s FROM pair w CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id IN (
    SELECT id FROM payment WHERE site = ?1 AND mode = ?2 AND customer IS nullif(w.customer, '') AND visitor IS nullif(w.visitor, '')
      AND (paid_s, id) < (?6, ?7) ORDER BY paid_s DESC, id DESC LIMIT 51
  )
  ORDER BY p.paid_s DESC, p.id DESC LIMIT 51
)
SELECT p.id, p.state, p.currency, p.paid_s AS paid_at_s, p.renewal, p.gross_minor, p.refunds_minor, p.disputes_minor, coalesce(c.confidence, p.confidence) AS confidence, p.rung, p.visitor,
  c.channel, c.source, c.campaign, c.landing_page, p.email AS pseudonym, e.sealed AS email,
  coalesce(x.body ->> '$.h.text', x.body ->> '$.self_reported.text') AS self_reported
FROM newest n CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = n.id
  LEFT JOIN credit c ON c.site = p.site AND c.mode = p.mode AND c.payment = p.id AND c.position = 0 AND c.model = coalesce((
    -- A model that credits what the default one credits has no row of its own
    SELECT k.model FROM credit k WHERE ?8 <> 'last_non_direct' AND k.site = p.site AND k.mode = p.mode AND k.payment = p.id AND k.model = ?8 AND k.position = 0
  ), 'last_non_direct')
  LEFT JOIN explanation x ON x.site = p.site AND x.mode = p.mode AND x.payment = p.id
  LEFT JOIN email e ON e.site = p.site AND e.pseudonym = p.email
ORDER BY p.paid_s DESC, p.id DESC
