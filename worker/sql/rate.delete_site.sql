DELETE FROM rate WHERE site = ?1 AND (currency, into_currency, day) IN (SELECT currency, into_currency, day FROM rate WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
