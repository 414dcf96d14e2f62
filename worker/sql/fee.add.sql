-- ?3: JSON list of balance transactions. What stands stays
INSERT INTO fee (site, mode, payment, id, kind, currency, amount_minor, fee_minor, application_minor, tax_minor, at_s)
SELECT ?1, ?2, value ->> 'payment', value ->> 'id', value ->> 'kind', value ->> 'currency', value ->> 'amount_minor', value ->> 'fee_minor',
  value ->> 'application_minor', value ->> 'tax_minor', value ->> 'at_s'
FROM json_each(?3) WHERE true
ON CONFLICT (site, mode, payment, id) DO NOTHING
