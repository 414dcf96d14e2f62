-- ?2: JSON list of {"dimension", "starts_s", "sums"}
INSERT INTO visit_rollup (site, dimension, starts_s, sums)
SELECT ?1, value ->> 'dimension', value ->> 'starts_s', value -> 'sums' FROM json_each(?2) WHERE true
ON CONFLICT (site, dimension, starts_s) DO UPDATE SET sums = excluded.sums
