-- ?3: JSON list of {"name", "starts_s", "ends_s", "body"}; nothing is written where nothing differs
INSERT INTO money_column (site, mode, name, starts_s, ends_s, body)
SELECT ?1, ?2, value ->> 'name', value ->> 'starts_s', value ->> 'ends_s', value ->> 'body' FROM json_each(?3) WHERE true
ON CONFLICT (site, mode, name, starts_s) DO UPDATE SET ends_s = excluded.ends_s, body = excluded.body
WHERE ends_s <> excluded.ends_s OR body <> excluded.body
