-- Columns (?2: JSON list of names) of the days that begin from ?3 to ?4 (half open)
SELECT name, starts_s, body FROM visit_column
WHERE site = ?1 AND name IN (SELECT value FROM json_each(?2)) AND starts_s >= ?3 AND starts_s < ?4
