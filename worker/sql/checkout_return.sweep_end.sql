-- The key of the ?2-th return after ?1, both as JSON lists; no row: fewer are left
SELECT json_array(site, checkout_session, visitor) AS place FROM checkout_return
WHERE (site, checkout_session, visitor) > (?1 ->> 0, ?1 ->> 1, ?1 ->> 2)
ORDER BY site, checkout_session, visitor LIMIT 1 OFFSET CAST(?2 - 1 AS INTEGER)
