-- Keys that Stripe takes and whose check was due before ?1
SELECT k.site, k.integration, k.mode, k.next_check_s AS since_s, 1 AS count FROM api_key k CROSS JOIN integration i ON i.id = k.integration
WHERE k.accepted = 1 AND k.next_check_s < ?1 AND i.status <> 'disconnected' ORDER BY k.next_check_s, k.site, k.integration, k.mode LIMIT 20
