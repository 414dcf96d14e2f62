-- ?2: JSON list of {"pseudonym", "sealed"}
INSERT INTO email (site, pseudonym, sealed) SELECT ?1, value ->> 'pseudonym', value ->> 'sealed' FROM json_each(?2) WHERE true
ON CONFLICT DO NOTHING
