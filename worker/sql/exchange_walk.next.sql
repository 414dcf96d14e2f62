-- A walk under way
SELECT site, mode, cursor FROM exchange_walk ORDER BY site, mode LIMIT ?1
