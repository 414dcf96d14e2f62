DELETE FROM clue WHERE (site, clue, mode, payment) IN (SELECT site, clue, mode, payment FROM clue WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
