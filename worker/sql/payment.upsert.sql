-- ?3: JSON list of payments. attribution: empty, since a payment's explanation has a table of its own
INSERT INTO payment (site, mode, id, state, currency, paid_s, renewal, gross_minor, refunds_minor, disputes_minor,
  customer, email, confidence, rung, visitor, remembered_by, attribution, watched, money_digest, answers)
SELECT ?1, ?2, value ->> 'id', value ->> 'state', value ->> 'currency', value ->> 'paid_s', value ->> 'renewal',
  value ->> 'gross_minor', value ->> 'refunds_minor', value ->> 'disputes_minor', value ->> 'customer', value ->> 'email',
  value ->> 'confidence', value ->> 'rung', value ->> 'visitor', value ->> 'remembered_by', '',
  value ->> 'watched', value ->> 'money_digest', value ->> 'answers'
FROM json_each(?3) WHERE true
ON CONFLICT (site, mode, id) DO UPDATE SET state = excluded.state, currency = excluded.currency, paid_s = excluded.paid_s,
  renewal = excluded.renewal, gross_minor = excluded.gross_minor, refunds_minor = excluded.refunds_minor,
  disputes_minor = excluded.disputes_minor, customer = excluded.customer, email = excluded.email, confidence = excluded.confidence,
  rung = excluded.rung, visitor = excluded.visitor, remembered_by = excluded.remembered_by, attribution = excluded.attribution,
  watched = excluded.watched, money_digest = excluded.money_digest, answers = excluded.answers
WHERE (state, currency, paid_s, renewal, gross_minor, refunds_minor, disputes_minor, customer, email, confidence, rung,
    visitor, remembered_by, attribution, watched, money_digest, answers)
  IS NOT (excluded.state, excluded.currency, excluded.paid_s, excluded.renewal, excluded.gross_minor, excluded.refunds_minor, excluded.disputes_minor,
    excluded.customer, excluded.email, excluded.confidence, excluded.rung, excluded.visitor, excluded.remembered_by,
    excluded.attribution, excluded.watched, excluded.money_digest, excluded.answers)
