-- From ?3 to ?4
UPDATE exchange_walk SET cursor = ?4 WHERE site = ?1 AND mode = ?2 AND cursor = ?3
