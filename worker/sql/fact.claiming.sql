-- The next objects that can claim money (M4), after ?3; ?4: how many
SELECT DISTINCT object FROM fact WHERE site = ?1 AND mode = ?2 AND object > ?3 AND coalesce(body ->> 'k', body ->> 'kind') IN ('in', 'cs', 'invoice', 'checkout_session')
ORDER BY object LIMIT CAST(?4 AS INTEGER)
