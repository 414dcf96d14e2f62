-- Stripe was asked about these payments (?3: JSON list). ?4: the reporting currency
UPDATE exchange SET asked = 1
WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT value FROM json_each(?3)) AND reporting_currency = ?4 AND into_minor IS NULL AND asked = 0
