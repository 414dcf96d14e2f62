-- What was posted for payments that a key's lists do not hold, by day, currency and kind. ?3: JSON list of {"day", "starts_s", "ends_s"};
-- ?4: until; ?5: the key's integration
SELECT d.value ->> 'day' AS day, e.currency, e.kind, sum(e.amount_minor / 1000000) || '|' || sum(e.amount_minor % 1000000) AS amount_minor
FROM json_each(?3) d CROSS JOIN entry e ON e.site = ?1 AND e.mode = ?2 AND e.at_s >= d.value ->> 'starts_s' AND e.at_s < d.value ->> 'ends_s' AND e.at_s < ?4
  CROSS JOIN payment p ON p.site = e.site AND p.mode = e.mode AND p.id = e.payment AND p.state <> 'claimed'
  LEFT JOIN explanation x ON x.site = p.site AND x.mode = p.mode AND x.payment = p.id
WHERE NOT EXISTS (
  -- An object is a list of kind and id, or as an earlier version wrote it {"kind", "id"}
  SELECT 1 FROM json_each(iif(p.attribution <> '', p.attribution, x.body), '$.objects') o CROSS JOIN fact f
    ON f.site = e.site AND f.mode = e.mode AND f.object = coalesce(o.value ->> 1, o.value ->> 'id') AND f.integration = ?5 AND f.origin = 'list'
)
GROUP BY 1, 2, 3
