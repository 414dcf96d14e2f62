-- A new site, in days of ?2; ?3: the form in which money is added up
INSERT INTO visit_sum_until (site, until_s, time_zone, money_form) VALUES (?1, 0, ?2, ?3)
