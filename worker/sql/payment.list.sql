-- Payments, newest first: paid from ?3 to ?4 (half open): the newest ?5 are looked at, or those of ?6 (JSON list of ids).
-- ?7 what has happened to it (core/src/stripe/ledger/status.rs); page after ?8 (paid_s), ?9 (id); ?10 model, '': each with its explanation instead; ?11 how many
WITH looked_at (id) AS (
  SELECT id FROM (SELECT id FROM payment WHERE site = ?1 AND mode = ?2 AND ?6 IS NULL AND paid_s >= ?3 AND paid_s < ?4 AND (?8 IS NULL OR (paid_s, id) < (?8, ?9))
    ORDER BY paid_s DESC, id DESC LIMIT CAST(?5 AS INTEGER))
  UNION ALL SELECT value FROM json_each(?6)
)
SELECT p.id, p.state, p.currency, p.paid_s AS paid_at_s, p.renewal, p.gross_minor, p.refunds_minor, p.disputes_minor, coalesce(c.confidence, p.confidence) AS confidence, p.rung, p.visitor,
  c.channel, c.source, c.campaign, c.landing_page, p.email AS pseudonym, e.sealed AS email,
  (SELECT s.items FROM json_each(p.watched) w CROSS JOIN subscription s ON s.site = ?1 AND s.mode = ?2 AND s.id = w.value LIMIT 1) AS items,
  iif(p.state = 'authorised' OR ?10 = '', iif(p.attribution <> '', p.attribution, (SELECT x.body FROM explanation x WHERE x.site = ?1 AND x.mode = ?2 AND x.payment = p.id)), NULL) AS explanation
FROM looked_at l CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = l.id
  LEFT JOIN credit c ON c.site = p.site AND c.mode = p.mode AND c.payment = p.id AND c.position = 0 AND c.model = coalesce((
    -- A model that credits what the default one credits has no row of its own
    SELECT k.model FROM credit k WHERE ?10 <> 'last_non_direct' AND k.site = p.site AND k.mode = p.mode AND k.payment = p.id AND k.model = ?10 AND k.position = 0
  ), 'last_non_direct')
  LEFT JOIN email e ON e.site = p.site AND e.pseudonym = p.email
WHERE p.paid_s >= ?3 AND p.paid_s < ?4 AND (?8 IS NULL OR (p.paid_s, p.id) < (?8, ?9))
  AND (?7 IS NULL OR ?7 = CASE WHEN p.disputes_minor < 0 THEN 'disputed' WHEN p.refunds_minor < 0 THEN iif(p.gross_minor + p.refunds_minor <= 0, 'refunded', 'partially_refunded')
    WHEN p.state = 'claimed' THEN 'paid' ELSE p.state END)
ORDER BY p.paid_s DESC, p.id DESC LIMIT CAST(?11 AS INTEGER)
