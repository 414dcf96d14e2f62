-- Each with the last of the latest deliveries that it verified
SELECT s.integration, s.id, s.mode, s.hint, s.created_s, (
  SELECT max(received_s) FROM (SELECT received_s, secret FROM delivery d WHERE d.integration = s.integration ORDER BY received_s DESC LIMIT 100) WHERE secret = s.id
) AS last_used_s
FROM signing_secret s WHERE s.integration IN (SELECT id FROM integration WHERE site = ?1) ORDER BY s.created_s, s.id LIMIT 1000
