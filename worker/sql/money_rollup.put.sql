-- ?3: JSON list of {"model", "starts_s", "ends_s", "sums"}
INSERT INTO money_rollup (site, mode, model, starts_s, ends_s, sums)
SELECT ?1, ?2, value ->> 'model', value ->> 'starts_s', value ->> 'ends_s', value -> 'sums' FROM json_each(?3) WHERE true
ON CONFLICT (site, mode, model, starts_s) DO UPDATE SET ends_s = excluded.ends_s, sums = excluded.sums
