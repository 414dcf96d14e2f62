-- Work with a key that waits for the owner
SELECT j.site, j.integration, j.mode, j.wait_until_s AS since_s, 1 AS count FROM job j CROSS JOIN integration i ON i.id = j.integration
WHERE j.state = 'paused' AND i.status <> 'disconnected' ORDER BY j.site, j.integration, j.mode LIMIT 20
