-- Everything is added up anew
UPDATE visit_sum_until SET until_s = 0 WHERE site = ?1
