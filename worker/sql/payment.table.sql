-- A page of the table of payments for a warehouse, after ?3 (id), with what the default model credits
SELECT json_object('payment', p.id, 'state', p.state, 'paid_at_s', p.paid_s, 'currency', p.currency, 'gross_minor', p.gross_minor,
  'refunds_minor', p.refunds_minor, 'disputes_minor', p.disputes_minor, 'net_minor', p.gross_minor + p.refunds_minor + p.disputes_minor,
  'is_renewal', json(iif(p.renewal, 'true', 'false')), 'customer', p.customer, 'visitor', p.visitor, 'confidence', p.confidence, 'rung', p.rung,
  'channel', c.channel, 'source', c.source, 'campaign', c.campaign, 'landing_page', c.landing_page) AS line, p.id AS place, NULL AS touch
FROM payment p LEFT JOIN credit c ON c.site = ?1 AND c.mode = ?2 AND c.payment = p.id AND c.model = 'last_non_direct' AND c.position = 0
WHERE p.site = ?1 AND p.mode = ?2 AND p.id > ?3 ORDER BY p.id LIMIT 1000
