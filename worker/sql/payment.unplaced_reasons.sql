-- The newest payments from ?3 to ?4 (half open) whose source is not known, with what they lack; ?5: how many
SELECT p.currency, p.gross_minor + p.refunds_minor + p.disputes_minor AS net_minor,
  iif(p.attribution <> '', p.attribution ->> '$.missing', coalesce(x.body ->> '$.m', x.body ->> '$.missing')) AS missing
FROM payment p INDEXED BY payment_unplaced LEFT JOIN explanation x ON x.site = p.site AND x.mode = p.mode AND x.payment = p.id
WHERE p.site = ?1 AND p.mode = ?2 AND p.confidence = 'unknown' AND p.gross_minor > 0 AND p.paid_s >= ?3 AND p.paid_s < ?4
ORDER BY p.paid_s DESC, p.id DESC LIMIT CAST(?5 AS INTEGER)
