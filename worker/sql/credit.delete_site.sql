DELETE FROM credit WHERE site = ?1 AND (mode, payment, model, position) IN (SELECT mode, payment, model, position FROM credit WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
