-- Where it stands at ?3
DELETE FROM exchange_walk WHERE site = ?1 AND mode = ?2 AND cursor = ?3
