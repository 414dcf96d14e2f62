-- No rate was found for these payments (?3: JSON list), by the uploads up to ?5. ?4: the reporting currency
UPDATE exchange SET tried = ?5
WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT value FROM json_each(?3)) AND reporting_currency = ?4 AND into_minor IS NULL
