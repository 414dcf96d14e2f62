-- The money of this site's days is added up anew
UPDATE visit_sum_until SET money_form = 0 WHERE site = ?1
