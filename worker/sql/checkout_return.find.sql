SELECT checkout_session, visitor, at_s FROM checkout_return
WHERE site = ?1 AND checkout_session IN (SELECT value FROM json_each(?2)) ORDER BY at_s, visitor LIMIT 500
