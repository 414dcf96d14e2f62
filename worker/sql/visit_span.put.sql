-- ?2 to ?3: which span; ?4 its sums, ?5 its columns
INSERT INTO visit_span (site, starts_s, ends_s, sums, columns) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (site, starts_s) DO UPDATE SET ends_s = excluded.ends_s, sums = excluded.sums, columns = excluded.columns
