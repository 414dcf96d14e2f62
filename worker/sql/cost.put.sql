-- Writes all rows ?2 at ?3, or none: where a row of the same name has some of the days, or the site would have more than ?4
INSERT INTO cost (site, id, source, medium, campaign, currency, first_day, last_day, amount_minor, note, made_s)
SELECT s.id, n.value ->> 'id', n.value ->> 'source', n.value ->> 'medium', n.value ->> 'campaign', n.value ->> 'currency',
  n.value ->> 'first_day', n.value ->> 'last_day', n.value ->> 'amount_minor', n.value ->> 'note', ?3
FROM site s CROSS JOIN json_each(?2) n
WHERE s.id = ?1
  AND NOT EXISTS (
    SELECT 1 FROM json_each(?2) o CROSS JOIN cost c ON c.site = ?1 AND c.id = (
      SELECT b.id FROM cost b
      WHERE b.site = ?1 AND b.source = o.value ->> 'source' AND b.medium = o.value ->> 'medium' AND b.campaign = o.value ->> 'campaign'
        AND b.currency = o.value ->> 'currency' AND b.first_day <= o.value ->> 'last_day'
      ORDER BY b.first_day DESC LIMIT 1)
    WHERE c.id <> o.value ->> 'id' AND c.last_day >= o.value ->> 'first_day')
  AND (SELECT count(*) FROM cost WHERE site = ?1) + json_array_length(?2)
    - (SELECT count(*) FROM json_each(?2) r CROSS JOIN cost c ON c.site = ?1 AND c.id = r.value ->> 'id') <= ?4
ON CONFLICT (site, id) DO UPDATE SET amount_minor = excluded.amount_minor, note = excluded.note, made_s = excluded.made_s
