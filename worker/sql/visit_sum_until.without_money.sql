-- Sites whose money of before is not added up in the form ?2. ?1: how many
SELECT site FROM visit_sum_until WHERE money_form < ?2 LIMIT ?1
