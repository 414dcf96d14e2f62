-- ?3: JSON list of {"clue", "payment"}
DELETE FROM clue WHERE (site, clue, mode, payment) IN (SELECT ?1, value ->> 'clue', ?2, value ->> 'payment' FROM json_each(?3))
