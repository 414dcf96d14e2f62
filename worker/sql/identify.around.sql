-- Identifies of the users, emails and visitors asked for, of those who share one with them, and all those people's own identifies.
-- ?2: {"users": [], "emails": [], "visitors": [], "aliases": [], "sessions": [], "customers": [], "checkout_sessions": []}; ?3: mode; ?4: JSON list of payments left out
WITH claimed (visitor) AS ( -- D1 takes no more than five terms in one compound SELECT
  SELECT value FROM json_each(?2, '$.visitors')
  UNION SELECT visitor FROM session WHERE site = ?1 AND id IN (SELECT value FROM json_each(?2, '$.sessions'))
  UNION SELECT visitor FROM checkout_return WHERE site = ?1 AND checkout_session IN (SELECT value FROM json_each(?2, '$.checkout_sessions'))
  UNION SELECT visitor FROM alias WHERE site = ?1 AND alias IN (SELECT value FROM json_each(?2, '$.aliases'))
),
known (visitor) AS (
  SELECT (
    SELECT q.visitor FROM payment q WHERE q.site = ?1 AND q.mode = ?3 AND q.customer = k.value AND q.remembered_by = b.remembered_by
      AND q.customer IS NOT NULL AND q.remembered_by IS NOT NULL AND q.id NOT IN (SELECT value FROM json_each(?4))
    ORDER BY q.paid_s, q.id LIMIT 1
  ) FROM json_each(?2, '$.customers') k CROSS JOIN (SELECT 'own_clue' AS remembered_by UNION ALL SELECT 'email') b
  UNION SELECT (SELECT visitor FROM signed_customer WHERE site = ?1 AND customer = k.value ORDER BY at_s, visitor LIMIT 1) FROM json_each(?2, '$.customers') k
  UNION SELECT visitor FROM identify WHERE site = ?1 AND user <> '' AND user IN (SELECT value FROM json_each(?2, '$.users'))
  UNION SELECT visitor FROM identify WHERE site = ?1 AND email <> '' AND email IN (SELECT value FROM json_each(?2, '$.emails'))
),
named (visitor) AS (SELECT visitor FROM claimed UNION SELECT visitor FROM known WHERE visitor IS NOT NULL), -- NULL would make every IN unknown
own (user, email) AS (SELECT user, email FROM identify WHERE site = ?1 AND visitor IN (SELECT visitor FROM named)),
sharing (visitor) AS (
  SELECT visitor FROM named
  UNION SELECT visitor FROM identify WHERE site = ?1 AND user <> '' AND user IN (SELECT user FROM own)
  UNION SELECT visitor FROM identify WHERE site = ?1 AND email <> '' AND email IN (SELECT email FROM own)
)
SELECT visitor, nullif(user, '') AS user, nullif(email, '') AS email, at_s, signed, visitor IN (SELECT visitor FROM named) AS named
FROM identify WHERE site = ?1 AND visitor IN (SELECT visitor FROM sharing)
ORDER BY at_s, visitor, user, email LIMIT 2000
