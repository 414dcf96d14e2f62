DELETE FROM visit_sum_until WHERE site = ?1 AND ?2 > 0
