SELECT p.id, p.state, p.currency, p.paid_s AS paid_at_s, p.renewal, p.gross_minor, p.refunds_minor, p.disputes_minor, p.confidence, p.rung, p.visitor,
  NULL AS channel, NULL AS source, NULL AS campaign, NULL AS landing_page, p.email AS pseudonym, e.sealed AS email,
  (SELECT s.items FROM json_each(p.watched) w CROSS JOIN subscription s ON s.site = ?1 AND s.mode = ?2 AND s.id = w.value LIMIT 1) AS items,
  iif(p.attribution <> '', p.attribution, x.body) AS explanation
FROM payment p
  LEFT JOIN explanation x ON x.site = p.site AND x.mode = p.mode AND x.payment = p.id
  LEFT JOIN email e ON e.site = p.site AND e.pseudonym = p.email
WHERE p.site = ?1 AND p.mode = ?2 AND p.id = ?3
