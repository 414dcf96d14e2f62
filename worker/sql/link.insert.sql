-- ?3: JSON list of {"from", "to"}
INSERT INTO link (site, mode, source, target) SELECT ?1, ?2, value ->> 'from', value ->> 'to' FROM json_each(?3) WHERE true ON CONFLICT DO NOTHING
