-- The next payments that carry the clue ?3, after ?4; ?5: how many
SELECT payment FROM clue WHERE site = ?1 AND clue = ?3 AND mode = ?2 AND payment > ?4 ORDER BY payment LIMIT CAST(?5 AS INTEGER)
