-- ?3 from, ?4 to (half open), ?5 model; filters ?6 confidence, ?7 channel (JSON list: any of them), ?8 source, ?9 campaign (as channel); page after ?10 (paid_s), ?11 (id); ?12 how many
SELECT p.id, p.state, p.currency, p.paid_s AS paid_at_s, p.renewal, p.gross_minor, p.refunds_minor, p.disputes_minor, coalesce(c.confidence, p.confidence) AS confidence, p.rung, p.visitor,
  c.channel, c.source, c.campaign, c.landing_page, p.email AS pseudonym, e.sealed AS email
FROM payment p
  LEFT JOIN credit c ON c.site = p.site AND c.mode = p.mode AND c.payment = p.id AND c.model = ?5 AND c.position = 0
  LEFT JOIN email e ON e.site = p.site AND e.pseudonym = p.email
WHERE p.site = ?1 AND p.mode = ?2 AND p.paid_s >= ?3 AND p.paid_s < ?4
  AND (?6 IS NULL OR coalesce(c.confidence, p.confidence) = ?6) AND (?7 IS NULL OR c.channel COLLATE NOCASE IN (SELECT value FROM json_each(?7)))
  AND (?8 IS NULL OR c.source COLLATE NOCASE IN (SELECT value FROM json_each(?8))) AND (?9 IS NULL OR c.campaign COLLATE NOCASE IN (SELECT value FROM json_each(?9)))
  AND (?10 IS NULL OR (p.paid_s, p.id) < (?10, ?11))
ORDER BY p.paid_s DESC, p.id DESC LIMIT CAST(?12 AS INTEGER)
