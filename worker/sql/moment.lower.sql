INSERT INTO moment (site, mode, at_s) VALUES (?1, ?2, ?3)
ON CONFLICT (site, mode) DO UPDATE SET at_s = excluded.at_s WHERE excluded.at_s < at_s
