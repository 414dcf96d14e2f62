-- ?3: JSON list of {"payment", "body"}
INSERT INTO explanation (site, mode, payment, body) SELECT ?1, ?2, value ->> 'payment', value ->> 'body' FROM json_each(?3) WHERE true
ON CONFLICT (site, mode, payment) DO UPDATE SET body = excluded.body WHERE body IS NOT excluded.body
