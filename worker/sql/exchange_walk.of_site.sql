-- The walk of a mode, if one is under way
SELECT site, mode, cursor FROM exchange_walk WHERE site = ?1 AND mode = ?2
