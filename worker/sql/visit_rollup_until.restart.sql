-- Everything is added up anew
UPDATE visit_rollup_until SET until_s = 0 WHERE site = ?1
