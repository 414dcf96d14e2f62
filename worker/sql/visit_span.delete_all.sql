-- Everything is added up anew
DELETE FROM visit_span WHERE site = ?1
