-- Net by day, currency and channel. ?3 model; ?4: JSON list of {"day", "starts_s", "ends_s"}
SELECT e.currency, d.value ->> 'day' AS day, c.channel, sum(e.amount_minor / 1000000) || '|' || sum(e.amount_minor % 1000000) AS net_minor
FROM json_each(?4) d CROSS JOIN entry e ON e.site = ?1 AND e.mode = ?2 AND e.at_s >= d.value ->> 'starts_s' AND e.at_s < d.value ->> 'ends_s'
  LEFT JOIN credit c ON c.site = e.site AND c.mode = e.mode AND c.payment = e.payment AND c.model = ?3 AND c.position = 0
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
