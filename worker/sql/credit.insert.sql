-- ?3: JSON list of credits
INSERT INTO credit (site, mode, payment, model, position, weight, confidence, channel, source, campaign, landing_page)
SELECT ?1, ?2, value ->> 'payment', value ->> 'model', value ->> 'position', value ->> 'weight', value ->> 'confidence',
  value ->> 'channel', value ->> 'source', value ->> 'campaign', value ->> 'landing_page' FROM json_each(?3)
