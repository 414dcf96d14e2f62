DELETE FROM clue WHERE site = ?1 AND (clue, mode, payment) IN (SELECT clue, mode, payment FROM clue WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
