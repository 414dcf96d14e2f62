-- Sums of days by everything a breakdown needs. ?3 model; ?4: JSON list of {"starts_s", "ends_s"} (half open). A sum comes in two parts, the
-- millions and the rest: neither overflows, and as text both are exact (`headwater::base::money::sum_minor`). claimed: it rests on unsigned
-- identifies, by the visitor or by the touch credited
SELECT d.value ->> 'starts_s' AS starts_s, e.currency, e.kind, c.channel, c.source, c.campaign, coalesce(c.confidence, p.confidence) AS confidence,
  p.visitor IS NOT NULL AS has_visitor, p.renewal,
  ifnull(p.rung IN ('email', 'remembered_customer_by_email') OR p.rung = 'user_id' AND p.confidence = 'medium', 0)
    OR ifnull(c.confidence = 'medium' AND p.confidence = 'high', 0) AS claimed,
  sum(e.amount_minor / 1000000) || '|' || sum(e.amount_minor % 1000000) AS amount_minor, count(*) AS count
FROM json_each(?4) d
  CROSS JOIN entry e ON e.site = ?1 AND e.mode = ?2 AND e.at_s >= d.value ->> 'starts_s' AND e.at_s < d.value ->> 'ends_s'
  JOIN payment p ON p.site = e.site AND p.mode = e.mode AND p.id = e.payment
  LEFT JOIN credit c ON c.site = e.site AND c.mode = e.mode AND c.payment = e.payment AND c.model = ?3 AND c.position = 0
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
