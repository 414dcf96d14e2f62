-- A page of the table of costs for a warehouse, after ?2 (id)
SELECT json_object('cost', id, 'source', source, 'medium', medium, 'campaign', campaign, 'currency', currency, 'first_day', first_day,
  'last_day', last_day, 'amount_minor', amount_minor, 'note', note) AS line, id AS place, NULL AS touch
FROM cost WHERE site = ?1 AND id > ?2 ORDER BY id LIMIT 1000
