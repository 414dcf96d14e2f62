-- ?3: JSON list of entries. Writes nothing where nothing differs
INSERT INTO entry (site, mode, payment, key, kind, amount_minor, currency, at_s)
SELECT ?1, ?2, value ->> 'payment', value ->> 'key', value ->> 'kind', value ->> 'amount', value ->> 'currency', value ->> 'at_s' FROM json_each(?3) WHERE true
ON CONFLICT DO UPDATE SET kind = excluded.kind, amount_minor = excluded.amount_minor, currency = excluded.currency, at_s = excluded.at_s
WHERE (kind, amount_minor, currency, at_s) IS NOT (excluded.kind, excluded.amount_minor, excluded.currency, excluded.at_s)
