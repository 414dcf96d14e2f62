-- ?2: JSON list of JSON of the key
DELETE FROM identify WHERE site = ?1 AND (visitor, session, user, email) IN (
  SELECT value ->> '$.visitor', value ->> '$.session', ifnull(value ->> '$.user_pseudonym', ''), ifnull(value ->> '$.email_pseudonym', '')
  FROM json_each(?2)
)
