-- Of the customers of ?3 (JSON list) the steps of the subscriptions of ?4 (JSON list)
DELETE FROM recurring_step WHERE site = ?1 AND mode = ?2 AND customer IN (SELECT value FROM json_each(?3)) AND subscription IN (SELECT value FROM json_each(?4))
