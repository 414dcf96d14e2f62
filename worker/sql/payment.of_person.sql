-- A person's payments, newest first: those that name one of its visitors (?3: JSON list), those of its customers (?4: JSON list) that
-- name nobody, and all of the customer that was asked for (?5, or NULL). ?6: model
WITH own (id, paid_s) AS (
  SELECT p.id, p.paid_s FROM json_each(?3) v CROSS JOIN clue c ON c.site = ?1 AND c.clue IN ('visitor:' || v.value, 'unseen:' || v.value) AND c.mode = ?2
    CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = c.payment AND p.visitor = v.value
  UNION ALL SELECT p.id, p.paid_s FROM json_each(?4) k CROSS JOIN clue c ON c.site = ?1 AND c.clue IN (k.value, 'remembered:' || k.value) AND c.mode = ?2
    CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = c.payment AND p.customer = k.value AND (p.visitor IS NULL OR k.value = ?5)
),
newest (id, paid_s) AS (SELECT DISTINCT id, paid_s FROM own ORDER BY paid_s DESC, id DESC LIMIT 100)
SELECT p.id, p.state, p.currency, p.paid_s AS paid_at_s, p.renewal, p.gross_minor, p.refunds_minor, p.disputes_minor, coalesce(c.confidence, p.confidence) AS confidence, p.rung, p.visitor,
  c.channel, c.source, c.campaign, c.landing_page, p.email AS pseudonym, e.sealed AS email
FROM newest n CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = n.id
  LEFT JOIN credit c ON c.site = p.site AND c.mode = p.mode AND c.payment = p.id AND c.model = ?6 AND c.position = 0
  LEFT JOIN email e ON e.site = p.site AND e.pseudonym = p.email
ORDER BY p.paid_s DESC, p.id DESC
