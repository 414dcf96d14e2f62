-- Everything of the mode is added up anew
DELETE FROM money_column WHERE site = ?1 AND mode = ?2
