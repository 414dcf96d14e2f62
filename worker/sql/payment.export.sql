-- What is held of some payments (?3: JSON list of ids): entries, clues, answers, what was said by hand, and the explanation
SELECT p.id AS key, p.paid_s AS at_s, json_object('payment', p.id, 'state', p.state, 'currency', p.currency, 'gross_minor', p.gross_minor,
  'refunds_minor', p.refunds_minor, 'disputes_minor', p.disputes_minor, 'renewal', p.renewal, 'customer', p.customer, 'email_pseudonym', p.email,
  'email', (SELECT e.sealed FROM email e WHERE e.site = ?1 AND e.pseudonym = p.email), 'confidence', p.confidence, 'rung', p.rung,
  'visitor', p.visitor, 'clues', p.watched, 'explanation', iif(p.attribution <> '', p.attribution, x.body), 'decided_s', x.decided_s, 'cause', x.cause,
  'entries', (SELECT json_group_array(json_array(e.key, e.kind, e.amount_minor, e.currency, e.at_s))
    FROM entry e WHERE e.site = ?1 AND e.mode = ?2 AND e.payment = p.id),
  'earlier_answers', (SELECT nullif(json_group_array(json_array(a.decided_s, a.confidence, a.rung, a.visitor, a.source, a.campaign, a.cause)), '[]')
    FROM answer a WHERE a.site = ?1 AND a.mode = ?2 AND a.payment = p.id),
  'assigned_by_hand', (SELECT nullif(json_group_array(json_array(m.at_s, m.agent, m.said, m.note)), '[]')
    FROM assignment m WHERE m.site = ?1 AND m.mode = ?2 AND m.payment = p.id)) AS body
FROM json_each(?3) k CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = k.value
  LEFT JOIN explanation x ON x.site = ?1 AND x.mode = ?2 AND x.payment = p.id
ORDER BY p.paid_s DESC, p.id DESC
