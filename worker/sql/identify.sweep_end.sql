-- The key of the ?2-th identify after ?1, both as JSON lists; no row: fewer are left
SELECT json_array(site, visitor, session, user, email) AS place FROM identify
WHERE (site, visitor, session, user, email) > (?1 ->> 0, ?1 ->> 1, ?1 ->> 2, ?1 ->> 3, ?1 ->> 4)
ORDER BY site, visitor, session, user, email LIMIT 1 OFFSET CAST(?2 - 1 AS INTEGER)
