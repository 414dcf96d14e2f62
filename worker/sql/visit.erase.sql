-- ?2: JSON list of the keys, as text
DELETE FROM visit WHERE site_number = (SELECT number FROM site WHERE id = ?1) AND at IN (SELECT CAST(value AS INTEGER) FROM json_each(?2))
