-- Addresses, sealed. ?2: JSON list of pseudonyms; and those on some customers themselves, of ?3 the mode, ?4: JSON list
SELECT pseudonym, sealed FROM email WHERE site = ?1 AND pseudonym IN (
  SELECT value FROM json_each(?2)
  UNION ALL SELECT coalesce(body ->> 'e', body ->> '$.carried.email') FROM fact WHERE site = ?1 AND mode = ?3 AND object IN (SELECT value FROM json_each(?4))
) ORDER BY pseudonym LIMIT 1000
