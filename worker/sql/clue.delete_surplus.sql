-- Clues that their payment does not watch, after ?3 up to ?4; empty: to the end
DELETE FROM clue WHERE site = ?1 AND clue > ?3 AND (?4 = '' OR clue <= ?4) AND mode = ?2
  AND NOT EXISTS (
    SELECT 1 FROM payment p CROSS JOIN json_each(p.watched) w
    WHERE p.site = ?1 AND p.mode = ?2 AND p.id = clue.payment AND w.value = clue.clue
  )
