-- The visitors of some sessions (?2: JSON list)
SELECT visitor FROM visit WHERE site_number = (SELECT number FROM site WHERE id = ?1) AND id_bytes IN (SELECT unhex(value, '-') FROM json_each(?2))
UNION ALL SELECT visitor FROM session WHERE site = ?1 AND id IN (SELECT value FROM json_each(?2))
