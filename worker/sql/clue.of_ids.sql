-- The next payments that carry one of some clues (?2: JSON list), after ?3 (clue), ?4 (mode) and ?5 (payment)
SELECT clue, mode, payment FROM clue WHERE site = ?1 AND clue IN (SELECT value FROM json_each(?2) WHERE value >= ?3)
  AND (clue, mode, payment) > (?3, ?4, ?5) ORDER BY clue, mode, payment LIMIT 20
