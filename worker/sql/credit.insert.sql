-- ?3: JSON list of credits. Writes nothing where nothing differs
INSERT INTO credit (site, mode, payment, model, position, weight, confidence, channel, source, campaign, landing_page)
SELECT ?1, ?2, value ->> 'payment', value ->> 'model', value ->> 'position', value ->> 'weight', value ->> 'confidence',
  value ->> 'channel', value ->> 'source', value ->> 'campaign', value ->> 'landing_page' FROM json_each(?3) WHERE true
ON CONFLICT DO UPDATE SET weight = excluded.weight, confidence = excluded.confidence, channel = excluded.channel, source = excluded.source, campaign = excluded.campaign, landing_page = excluded.landing_page
WHERE (weight, confidence, channel, source, campaign, landing_page)
  IS NOT (excluded.weight, excluded.confidence, excluded.channel, excluded.source, excluded.campaign, excluded.landing_page)
