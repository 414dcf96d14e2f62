-- The visitors that a customer's (?3) payments name, by the earliest payment of each.
SELECT p.visitor FROM clue c CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = c.payment
WHERE c.site = ?1 AND c.clue IN (?3, 'remembered:' || ?3) AND c.mode = ?2 AND p.customer = ?3 AND p.visitor IS NOT NULL
GROUP BY p.visitor ORDER BY min(p.paid_s), p.visitor LIMIT 20
