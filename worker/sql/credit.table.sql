-- A page of the table of credit for a warehouse, after ?3 (payment), ?4 (model), ?5 (position)
SELECT json_object('payment', payment, 'model', model, 'position', position, 'weight_millionths', weight, 'confidence', confidence,
  'channel', channel, 'source', source, 'campaign', campaign, 'landing_page', landing_page) AS line,
  payment || '~' || model || '~' || position AS place, NULL AS touch
FROM credit WHERE site = ?1 AND mode = ?2 AND (payment, model, position) > (?3, ?4, CAST(?5 AS INTEGER)) ORDER BY payment, model, position LIMIT 1000
