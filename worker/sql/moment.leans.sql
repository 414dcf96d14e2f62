-- Whether any payment rests on payment facts since (M4)
SELECT 1 AS leans FROM clue WHERE site = ?1 AND clue = 'moment' AND mode = ?2 LIMIT 1
