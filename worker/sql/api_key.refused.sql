-- Keys that Stripe refuses
SELECT site, integration, mode, checked_s AS since_s, 1 AS count FROM api_key WHERE accepted = 0 ORDER BY checked_s, site, integration, mode LIMIT 20
