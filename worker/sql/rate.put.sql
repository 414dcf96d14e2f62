-- ?2: JSON list of {"currency", "into_currency", "day", "units", "scale"}; nothing where the site has ?3 rates already, and nothing is written
-- where nothing differs
INSERT INTO rate (site, currency, into_currency, day, units, scale)
SELECT ?1, value ->> 'currency', value ->> 'into_currency', value ->> 'day', value ->> 'units', value ->> 'scale' FROM json_each(?2)
WHERE EXISTS (SELECT 1 FROM site WHERE id = ?1) AND (SELECT count(*) FROM (SELECT 1 FROM rate WHERE site = ?1 LIMIT ?3)) < ?3
ON CONFLICT (site, currency, into_currency, day) DO UPDATE SET units = excluded.units, scale = excluded.scale
WHERE (units, scale) <> (excluded.units, excluded.scale)
RETURNING day
