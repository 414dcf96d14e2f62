-- Sites whose money of before is not added up. ?1: how many
SELECT site FROM visit_sum_until INDEXED BY visit_sum_until_money WHERE money_summed = 0 LIMIT ?1
