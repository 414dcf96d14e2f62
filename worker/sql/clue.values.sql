-- The next clues of either mode, after ?2; ?3: how many
SELECT DISTINCT clue FROM clue WHERE site = ?1 AND clue > ?2 ORDER BY clue LIMIT CAST(?3 AS INTEGER)
