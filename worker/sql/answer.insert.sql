-- ?3: JSON list of answers
INSERT INTO answer (site, mode, payment, ordinal, decided_s, confidence, rung, visitor, source, campaign, cause)
SELECT ?1, ?2, value ->> 'payment', value ->> 'ordinal', value ->> 'decided_s', value ->> 'confidence', value ->> 'rung',
  value ->> 'visitor', value ->> 'source', value ->> 'campaign', value ->> 'cause' FROM json_each(?3)
