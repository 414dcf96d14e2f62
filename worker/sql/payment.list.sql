-- Payments, newest first: of the range ?3 to ?4 (half open), the newest ?5 of which are looked at; or those of ?6 (JSON list of ids).
-- ?7 status (what happened to it, as core/src/api/payment.rs says), ?8 confidence, ?9 channel (JSON list: any of them), ?10 source, ?11 campaign (as channel); page after ?12 (paid_s), ?13 (id); ?14 model; ?15 how many
WITH looked_at (id) AS (
  SELECT id FROM (SELECT id FROM payment WHERE site = ?1 AND mode = ?2 AND ?6 IS NULL AND paid_s >= ?3 AND paid_s < ?4 AND (?12 IS NULL OR (paid_s, id) < (?12, ?13))
    ORDER BY paid_s DESC, id DESC LIMIT CAST(?5 AS INTEGER))
  UNION ALL SELECT value FROM json_each(?6)
)
SELECT p.id, p.state, p.currency, p.paid_s AS paid_at_s, p.renewal, p.gross_minor, p.refunds_minor, p.disputes_minor, coalesce(c.confidence, p.confidence) AS confidence, p.rung, p.visitor,
  c.channel, c.source, c.campaign, c.landing_page, p.email AS pseudonym, e.sealed AS email,
  (SELECT s.items FROM json_each(p.watched) w CROSS JOIN subscription s ON s.site = ?1 AND s.mode = ?2 AND s.id = w.value LIMIT 1) AS items,
  iif(p.state = 'authorised', iif(p.attribution <> '', p.attribution, (SELECT x.body FROM explanation x WHERE x.site = ?1 AND x.mode = ?2 AND x.payment = p.id)), NULL) AS explanation
FROM looked_at l CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = l.id
  LEFT JOIN credit c ON c.site = p.site AND c.mode = p.mode AND c.payment = p.id AND c.model = ?14 AND c.position = 0
  LEFT JOIN email e ON e.site = p.site AND e.pseudonym = p.email
WHERE (?12 IS NULL OR (p.paid_s, p.id) < (?12, ?13))
  AND (?7 IS NULL OR ?7 = CASE WHEN p.disputes_minor < 0 THEN 'disputed' WHEN p.refunds_minor < 0 THEN iif(p.gross_minor + p.refunds_minor <= 0, 'refunded', 'partially_refunded')
    WHEN p.state = 'claimed' THEN 'paid' ELSE p.state END)
  AND (?8 IS NULL OR coalesce(c.confidence, p.confidence) = ?8) AND (?9 IS NULL OR c.channel COLLATE NOCASE IN (SELECT value FROM json_each(?9)))
  AND (?10 IS NULL OR c.source COLLATE NOCASE IN (SELECT value FROM json_each(?10))) AND (?11 IS NULL OR c.campaign COLLATE NOCASE IN (SELECT value FROM json_each(?11)))
ORDER BY p.paid_s DESC, p.id DESC LIMIT CAST(?15 AS INTEGER)
