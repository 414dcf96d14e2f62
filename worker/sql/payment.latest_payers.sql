-- The next hundred payments, newest first, after ?3 (paid_s) and ?4 (id). is_latest: its customer, or without one its visitor, has none later.
WITH page (id, paid_s, customer, visitor, email) AS (
  SELECT id, paid_s, customer, visitor, email FROM payment WHERE site = ?1 AND mode = ?2 AND (paid_s, id) < (?3, ?4)
  ORDER BY paid_s DESC, id DESC LIMIT 100
)
SELECT p.id, p.paid_s, p.customer, p.visitor, p.email AS pseudonym, e.sealed AS email,
  coalesce(p.customer, p.visitor) IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM (
      SELECT DISTINCT visitor FROM payer WHERE site = ?1 AND mode = ?2 AND customer = p.customer LIMIT 100
    ) k CROSS JOIN payment q ON q.site = ?1 AND q.mode = ?2 AND q.customer = p.customer AND q.visitor IS nullif(k.visitor, '') AND (q.paid_s, q.id) > (p.paid_s, p.id)
  ) AND NOT EXISTS (
    SELECT 1 FROM payment q WHERE q.site = ?1 AND q.mode = ?2 AND q.customer IS NULL AND q.visitor = p.visitor AND p.customer IS NULL AND (q.paid_s, q.id) > (p.paid_s, p.id)
  ) AS is_latest
FROM page p LEFT JOIN email e ON e.site = ?1 AND e.pseudonym = p.email
ORDER BY p.paid_s DESC, p.id DESC
