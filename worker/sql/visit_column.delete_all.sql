-- Everything is added up anew
DELETE FROM visit_column WHERE site = ?1
