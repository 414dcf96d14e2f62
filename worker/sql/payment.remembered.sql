-- Of each customer (?3: JSON list) the earliest payment for each reason to remember it, without those of ?4 (JSON list).
SELECT k.value AS customer, b.remembered_by AS "by", p.paid_s, p.id AS payment, p.visitor
FROM json_each(?3) k
  CROSS JOIN (SELECT 'own_clue' AS remembered_by UNION ALL SELECT 'email') b
  CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = (
    SELECT q.id FROM payment q WHERE q.site = ?1 AND q.mode = ?2 AND q.customer = k.value AND q.remembered_by = b.remembered_by
      AND q.customer IS NOT NULL AND q.remembered_by IS NOT NULL AND q.id NOT IN (SELECT value FROM json_each(?4))
    ORDER BY q.paid_s, q.id LIMIT 1
  )
WHERE p.visitor IS NOT NULL
