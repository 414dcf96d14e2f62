-- ?3: JSON list of payments that are stored, as of payment.upsert, whose places in the indexes stay what they are: those are not written again
INSERT INTO payment (site, mode, id, state, currency, paid_s, renewal, gross_minor, refunds_minor, disputes_minor,
  customer, email, confidence, rung, visitor, remembered_by, attribution, watched, money_digest, answers)
SELECT ?1, ?2, value ->> 'id', value ->> 'state', value ->> 'currency', value ->> 'paid_s', value ->> 'renewal',
  value ->> 'gross_minor', value ->> 'refunds_minor', value ->> 'disputes_minor', value ->> 'customer', value ->> 'email',
  value ->> 'confidence', value ->> 'rung', value ->> 'visitor', value ->> 'remembered_by', '',
  value ->> 'watched', value ->> 'money_digest', value ->> 'answers'
FROM json_each(?3) WHERE true
ON CONFLICT (site, mode, id) DO UPDATE SET state = excluded.state, currency = excluded.currency, refunds_minor = excluded.refunds_minor, disputes_minor = excluded.disputes_minor,
  confidence = excluded.confidence, rung = excluded.rung, attribution = excluded.attribution,
  watched = excluded.watched, money_digest = excluded.money_digest, answers = excluded.answers
WHERE (state, currency, refunds_minor, disputes_minor, confidence, rung, attribution, watched, money_digest, answers)
  IS NOT (excluded.state, excluded.currency, excluded.refunds_minor, excluded.disputes_minor, excluded.confidence, excluded.rung, excluded.attribution, excluded.watched, excluded.money_digest, excluded.answers)
