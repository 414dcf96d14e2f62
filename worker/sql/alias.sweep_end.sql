-- The key of the ?2-th alias after ?1, both as JSON lists; no row: fewer are left
SELECT json_array(site, alias) AS place FROM alias
WHERE (site, alias) > (?1 ->> 0, ?1 ->> 1) ORDER BY site, alias LIMIT 1 OFFSET CAST(?2 - 1 AS INTEGER)
