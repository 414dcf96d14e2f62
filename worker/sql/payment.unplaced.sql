-- A page of the payments from ?3 to ?4 (half open) whose source is not known, newest first, with what they lack; page after ?5 (paid_s), ?6 (id);
-- ?7: how many
SELECT p.id, p.paid_s AS paid_at_s, p.currency, p.gross_minor + p.refunds_minor + p.disputes_minor AS net_minor, p.renewal, p.visitor,
  p.email AS pseudonym, e.sealed AS email,
  iif(p.attribution <> '', p.attribution ->> '$.missing', coalesce(x.body ->> '$.m', x.body ->> '$.missing')) AS missing
FROM payment p INDEXED BY payment_unplaced LEFT JOIN explanation x ON x.site = p.site AND x.mode = p.mode AND x.payment = p.id
  LEFT JOIN email e ON e.site = p.site AND e.pseudonym = p.email
WHERE p.site = ?1 AND p.mode = ?2 AND p.confidence = 'unknown' AND p.gross_minor > 0 AND p.paid_s >= ?3 AND p.paid_s < ?4
  AND (?5 IS NULL OR (p.paid_s, p.id) < (?5, ?6))
ORDER BY p.paid_s DESC, p.id DESC LIMIT CAST(?7 AS INTEGER)
