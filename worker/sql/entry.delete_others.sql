-- Of the payments of ?3 (JSON list) what is none of the entries of ?4 (JSON list)
DELETE FROM entry WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT value FROM json_each(?3))
  AND (payment, key) NOT IN (SELECT value ->> 'payment', value ->> 'key' FROM json_each(?4))
