-- ?3: JSON list of entries
INSERT INTO entry (site, mode, payment, key, kind, amount_minor, currency, at_s)
SELECT ?1, ?2, value ->> 'payment', value ->> 'key', value ->> 'kind', value ->> 'amount', value ->> 'currency', value ->> 'at_s' FROM json_each(?3)
