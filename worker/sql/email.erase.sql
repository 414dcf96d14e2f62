-- ?2: JSON list of pseudonyms
DELETE FROM email WHERE site = ?1 AND pseudonym IN (SELECT value FROM json_each(?2))
