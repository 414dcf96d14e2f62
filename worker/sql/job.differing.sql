-- Checks that ended with a difference to Stripe, each with how many lines it told
SELECT j.site, j.integration, j.mode, j.ended_s AS since_s, json_array_length(j.progress, '$.differences') AS count FROM job j CROSS JOIN integration i ON i.id = j.integration
WHERE j.kind = 'check' AND j.state = 'done' AND json_array_length(j.progress, '$.differences') > 0 AND i.status <> 'disconnected'
ORDER BY j.site, j.integration, j.mode LIMIT 20
