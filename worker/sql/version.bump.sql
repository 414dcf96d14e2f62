-- ?3: JSON list of the ids written
INSERT INTO version (site, mode, id, version) SELECT ?1, ?2, value, 1 FROM json_each(?3) WHERE true
ON CONFLICT (site, mode, id) DO UPDATE SET version = version + 1
