-- Of the day that begins at ?2. ?3: JSON object of texts by name
INSERT INTO visit_column (site, name, starts_s, body) SELECT ?1, key, ?2, value FROM json_each(?3) WHERE true
ON CONFLICT (site, name, starts_s) DO UPDATE SET body = excluded.body
