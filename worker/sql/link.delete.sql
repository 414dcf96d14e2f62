-- ?3: JSON list of {"from", "to"}
DELETE FROM link WHERE (site, mode, source, target) IN (SELECT ?1, ?2, value ->> 'from', value ->> 'to' FROM json_each(?3))
