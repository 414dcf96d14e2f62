-- ?2: the form in which money is added up now
SELECT until_s, time_zone, money_form = ?2 AS money_summed FROM visit_sum_until WHERE site = ?1
