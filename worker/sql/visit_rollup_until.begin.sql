-- A new site, in days of ?2
INSERT INTO visit_rollup_until (site, until_s, time_zone) VALUES (?1, 0, ?2)
