-- A new site, in days of ?2
INSERT INTO visit_sum_until (site, until_s, time_zone, money_summed) VALUES (?1, 0, ?2, 1)
