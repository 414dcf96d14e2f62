-- The payments that carry some clues (?3: JSON list), newest first: a hundred of each clue, two hundred in all
SELECT v.value AS clue, p.id, p.paid_s, p.customer, p.visitor, p.currency, p.gross_minor + p.refunds_minor + p.disputes_minor AS net_minor, p.email AS pseudonym, e.sealed AS email
FROM json_each(?3) v CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id IN (
    SELECT payment FROM clue WHERE site = ?1 AND clue = v.value AND mode = ?2 ORDER BY payment DESC LIMIT 100
  )
  LEFT JOIN email e ON e.site = ?1 AND e.pseudonym = p.email
ORDER BY p.paid_s DESC, p.id LIMIT 200
