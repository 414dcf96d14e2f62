SELECT until_s, time_zone, money_summed FROM visit_sum_until WHERE site = ?1
