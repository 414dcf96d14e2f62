-- Columns (?3: JSON list of names) of the days that begin from ?4 to ?5 (half open)
SELECT name, starts_s, ends_s, body FROM money_column
WHERE site = ?1 AND mode = ?2 AND name IN (SELECT value FROM json_each(?3)) AND starts_s >= ?4 AND starts_s < ?5
