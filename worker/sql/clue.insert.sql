-- ?3: JSON list of {"clue", "payment"}
INSERT INTO clue (site, clue, mode, payment) SELECT ?1, value ->> 'clue', ?2, value ->> 'payment' FROM json_each(?3) WHERE true ON CONFLICT DO NOTHING
