-- A page of the table of Stripe's fees for a warehouse, after ?3 (payment), ?4 (id)
SELECT json_object('payment', payment, 'balance_transaction', id, 'kind', kind, 'currency', currency, 'amount_minor', amount_minor,
  'fee_minor', fee_minor, 'application_minor', application_minor, 'tax_minor', tax_minor, 'at_s', at_s) AS line,
  payment || '~' || id AS place, NULL AS touch
FROM fee WHERE site = ?1 AND mode = ?2 AND (payment, id) > (?3, ?4) ORDER BY payment, id LIMIT 1000
