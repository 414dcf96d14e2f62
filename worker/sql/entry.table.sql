-- A page of the table of ledger entries for a warehouse, after ?3 (payment), ?4 (key)
SELECT json_object('payment', payment, 'entry', key, 'kind', kind, 'amount_minor', amount_minor, 'currency', currency, 'at_s', at_s) AS line,
  payment || '~' || key AS place, NULL AS touch
FROM entry WHERE site = ?1 AND mode = ?2 AND (payment, key) > (?3, ?4) ORDER BY payment, key LIMIT 1000
