DELETE FROM checkout_return WHERE site = ?1 AND (checkout_session, visitor) IN (SELECT checkout_session, visitor FROM checkout_return WHERE site = ?1 LIMIT CAST(?2 AS INTEGER))
