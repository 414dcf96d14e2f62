-- ?3: its instant; ?4: JSON list of its parts
INSERT INTO recurring_book (site, mode, starts_s, part, body) SELECT ?1, ?2, ?3, key, value FROM json_each(?4) WHERE true
ON CONFLICT DO UPDATE SET body = excluded.body WHERE body <> excluded.body
