-- ?3: JSON list of answers. One that is there already was written by a Worker of an earlier version
INSERT INTO answer (site, mode, payment, ordinal, decided_s, confidence, rung, visitor, source, campaign, cause)
SELECT ?1, ?2, value ->> 'payment', value ->> 'ordinal', value ->> 'decided_s', value ->> 'confidence', value ->> 'rung',
  value ->> 'visitor', value ->> 'source', value ->> 'campaign', value ->> 'cause' FROM json_each(?3) WHERE true ON CONFLICT DO NOTHING
