-- The balance transactions of some payments (?3: JSON list), of each payment the oldest first; ?4: how many at most
SELECT payment, id, kind, currency, amount_minor, fee_minor, application_minor, tax_minor, at_s FROM fee
WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT value FROM json_each(?3))
ORDER BY payment, at_s, id LIMIT ?4
