SELECT p.id, p.state, p.currency, p.paid_s AS paid_at_s, p.renewal, p.gross_minor, p.refunds_minor, p.disputes_minor, coalesce(c.confidence, p.confidence) AS confidence, p.rung, p.visitor,
  c.channel, c.source, c.campaign, c.landing_page, p.email AS pseudonym, e.sealed AS email,
  (SELECT s.items FROM json_each(p.watched) w CROSS JOIN subscription s ON s.site = ?1 AND s.mode = ?2 AND s.id = w.value LIMIT 1) AS items,
  iif(p.attribution <> '', p.attribution, x.body) AS explanation
FROM payment p
  LEFT JOIN credit c ON c.site = p.site AND c.mode = p.mode AND c.payment = p.id AND c.position = 0 AND c.model = coalesce((
    -- A model that credits what the default one credits has no row of its own
    SELECT k.model FROM credit k WHERE ?4 <> 'last_non_direct' AND k.site = p.site AND k.mode = p.mode AND k.payment = p.id AND k.model = ?4 AND k.position = 0
  ), 'last_non_direct')
  LEFT JOIN explanation x ON x.site = p.site AND x.mode = p.mode AND x.payment = p.id
  LEFT JOIN email e ON e.site = p.site AND e.pseudonym = p.email
WHERE p.site = ?1 AND p.mode = ?2 AND p.id = ?3
