-- The first after the one named, of which ?1 is the site, ?2 the mode, ?3 the clue
SELECT site, mode, hub, cursor, generation, cause FROM pending WHERE (site, mode, hub) > (?1, ?2, ?3) ORDER BY site, mode, hub LIMIT 1
