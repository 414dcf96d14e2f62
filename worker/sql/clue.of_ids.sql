-- The next payments that carry one of some clues (?2: JSON list), after ?3 (clue), ?4 (mode) and ?5 (payment): twenty of that clue and
-- twenty of the next one that any payment carries
SELECT * FROM (
  SELECT clue, mode, payment FROM clue WHERE site = ?1 AND clue = ?3 AND (mode, payment) > (?4, ?5) ORDER BY mode, payment LIMIT 20
)
UNION ALL SELECT * FROM (
  SELECT clue, mode, payment FROM clue WHERE site = ?1 AND clue = (
    SELECT k.value FROM json_each(?2) k WHERE k.value > ?3 AND EXISTS (SELECT 1 FROM clue c WHERE c.site = ?1 AND c.clue = k.value) ORDER BY k.value LIMIT 1
  ) ORDER BY mode, payment LIMIT 20
)
