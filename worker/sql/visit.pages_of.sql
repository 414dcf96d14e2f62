-- The pages of some visits (?2: JSON list of sessions). ?3: visits that began before have no lists of pages any more
SELECT id AS session, pages FROM visit
WHERE site_number = (SELECT number FROM site WHERE id = ?1) AND id_bytes IN (SELECT unhex(value, '-') FROM json_each(?2)) AND started_s >= ?3
