-- Sites and modes of which a book can be made at ?1, the longest due first; ?2: how many
SELECT u.site, u.mode, u.changes, s.time_zone FROM recurring_until u INDEXED BY recurring_until_due CROSS JOIN site s ON s.id = u.site
WHERE u.due_s <= ?1 ORDER BY u.due_s, u.site, u.mode LIMIT CAST(?2 AS INTEGER)
