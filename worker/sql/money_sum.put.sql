-- ?3: day or month; ?4: JSON list of {"model", "dimension", "starts_s", "ends_s", "sums"}; nothing is written where nothing differs
INSERT INTO money_sum (site, mode, model, span, dimension, starts_s, ends_s, sums)
SELECT ?1, ?2, value ->> 'model', ?3, value ->> 'dimension', value ->> 'starts_s', value ->> 'ends_s', value ->> 'sums' FROM json_each(?4)
WHERE true
ON CONFLICT (site, mode, model, span, dimension, starts_s) DO UPDATE SET ends_s = excluded.ends_s, sums = excluded.sums
WHERE ends_s <> excluded.ends_s OR sums <> excluded.sums
