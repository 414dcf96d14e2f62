-- Those of some payments (?3: JSON list) that wait for a rate. ?4: the reporting currency
SELECT payment FROM exchange
WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT value FROM json_each(?3)) AND reporting_currency = ?4 AND into_minor IS NULL
