-- Our totals by day, currency and kind, what was paid outside Stripe left out. ?3: JSON list of {"day", "starts_s", "ends_s"}; ?4: until
SELECT d.value ->> 'day' AS day, e.currency, e.kind, sum(e.amount_minor / 1000000) || '|' || sum(e.amount_minor % 1000000) AS amount_minor
FROM json_each(?3) d CROSS JOIN entry e ON e.site = ?1 AND e.mode = ?2 AND e.at_s >= d.value ->> 'starts_s' AND e.at_s < d.value ->> 'ends_s' AND e.at_s < ?4
  CROSS JOIN payment p ON p.site = e.site AND p.mode = e.mode AND p.id = e.payment AND p.state <> 'claimed'
GROUP BY 1, 2, 3
