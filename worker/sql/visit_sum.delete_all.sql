-- Everything is added up anew
DELETE FROM visit_sum WHERE site = ?1
