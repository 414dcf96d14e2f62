-- What is added up of a day so far, by dimension. ?2 its first instant; ?3: JSON list of dimensions
SELECT dimension, starts_s, sums FROM visit_rollup WHERE site = ?1 AND dimension IN (SELECT value FROM json_each(?3)) AND starts_s = ?2
