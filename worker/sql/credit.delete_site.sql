DELETE FROM credit WHERE (site, mode, payment, model, position) IN (SELECT site, mode, payment, model, position FROM credit WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
