-- Everything is added up anew
UPDATE visit_rollup_until SET until_s = (SELECT created_s / 900 * 900 FROM site WHERE id = ?1) WHERE site = ?1
