SELECT until_s, time_zone FROM visit_sum_until WHERE site = ?1
