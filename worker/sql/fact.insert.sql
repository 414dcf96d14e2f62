-- ?3: integration; ?4: event; ?5: JSON list of {"object", "digest", "as_of_s", "origin", "body"}
INSERT INTO fact (site, mode, object, digest, integration, as_of_s, origin, event, body)
SELECT ?1, ?2, value ->> 'object', value ->> 'digest', ?3, value ->> 'as_of_s', value ->> 'origin', ?4, value ->> 'body' FROM json_each(?5) WHERE true
ON CONFLICT DO UPDATE SET as_of_s = excluded.as_of_s, origin = excluded.origin
WHERE (excluded.as_of_s, excluded.origin) > (as_of_s, origin)
