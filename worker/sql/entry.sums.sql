-- Sums of a range by everything a breakdown needs. ?3 model; ?4 from, ?5 to (half open)
SELECT e.currency, e.kind, c.channel, c.source, c.campaign, coalesce(c.confidence, p.confidence) AS confidence, p.renewal,
  sum(e.amount_minor) AS amount_minor, count(*) AS count
FROM entry e
  JOIN payment p ON p.site = e.site AND p.mode = e.mode AND p.id = e.payment
  LEFT JOIN credit c ON c.site = e.site AND c.mode = e.mode AND c.payment = e.payment AND c.model = ?3 AND c.position = 0
WHERE e.site = ?1 AND e.mode = ?2 AND e.at_s >= ?4 AND e.at_s < ?5
GROUP BY 1, 2, 3, 4, 5, 6, 7
