-- Of the payments of ?3 (JSON list) what is none of the credits of ?4 (JSON list)
DELETE FROM credit WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT value FROM json_each(?3))
  AND (payment, model, position) NOT IN (SELECT value ->> 'payment', value ->> 'model', value ->> 'position' FROM json_each(?4))
