-- A new site: nothing came before ?2
INSERT INTO visit_rollup_until (site, until_s, time_zone) VALUES (?1, ?2, ?3)
