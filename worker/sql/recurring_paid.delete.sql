-- Of the customers of ?3 (JSON list) what the invoices of ?4 (JSON list) tell
DELETE FROM recurring_paid WHERE site = ?1 AND mode = ?2 AND customer IN (SELECT value FROM json_each(?3)) AND invoice IN (SELECT value FROM json_each(?4))
