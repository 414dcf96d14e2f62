-- Endpoints that do not stand at Stripe, and that somebody could set right
SELECT e.site, e.integration, e.mode, NULL AS since_s, 1 AS count FROM endpoint e CROSS JOIN integration i ON i.id = e.integration
WHERE e.state IN ('missing', 'forbidden') AND i.status <> 'disconnected' ORDER BY e.site, e.integration, e.mode LIMIT 20
