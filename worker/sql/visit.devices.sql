-- What is known of the devices of some sessions. ?2: JSON list
SELECT id, country, device, browser, os, is_new FROM visit
WHERE site_number = (SELECT number FROM site WHERE id = ?1) AND id_bytes IN (SELECT unhex(value, '-') FROM json_each(?2))
UNION ALL SELECT id, country, device, browser, os, is_new FROM session WHERE site = ?1 AND id IN (SELECT value FROM json_each(?2))
