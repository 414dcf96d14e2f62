-- ?2: day or month; ?3: JSON list of {"dimension", "starts_s", "sums"}
INSERT INTO visit_sum (site, span, dimension, starts_s, sums)
SELECT ?1, ?2, value ->> 'dimension', value ->> 'starts_s', value ->> 'sums' FROM json_each(?3) WHERE true
ON CONFLICT (site, span, dimension, starts_s) DO UPDATE SET sums = excluded.sums
