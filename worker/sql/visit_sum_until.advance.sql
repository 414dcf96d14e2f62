-- From ?2 to ?3, in days of ?4
UPDATE visit_sum_until SET until_s = ?3, time_zone = ?4 WHERE site = ?1 AND until_s = ?2
