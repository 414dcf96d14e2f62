-- The pages of some visits (?2: JSON list of sessions). ?3: now: older visits than the site keeps lists have none any more
SELECT id AS session, pages FROM visit
WHERE site_number = (SELECT number FROM site WHERE id = ?1) AND id_bytes IN (SELECT unhex(value, '-') FROM json_each(?2)) AND started_s >= ?3 - (SELECT details_kept_days * 86400 FROM site WHERE id = ?1)
