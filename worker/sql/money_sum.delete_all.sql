DELETE FROM money_sum WHERE site = ?1 AND mode = ?2
