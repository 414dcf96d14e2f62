-- Our entries of some objects. ?3: JSON list of payments; ?4: JSON list of keys. The plus keeps SQLite from looking up the primary key
-- with every key for every payment, which would read ten thousand rows a page instead of some hundred.
SELECT key, kind, amount_minor, currency, at_s FROM entry
WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT value FROM json_each(?3)) AND +key IN (SELECT value FROM json_each(?4))
