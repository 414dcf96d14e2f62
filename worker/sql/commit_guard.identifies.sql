-- Fails when an identify was added since, or one that was read has changed. An identify is only ever added, then signed, then dated
-- back, so these three sums show it. ?1 to ?5 as in identify.around, whose query this is; ?6: {"count", "signed", "at_s"} of those that were read
INSERT INTO commit_guard (site, stale)
WITH claimed (visitor) AS ( -- D1 takes no more than five terms in one compound SELECT
  SELECT value FROM json_each(?2, '$.visitors')
  UNION ALL SELECT visitor FROM visit WHERE site_number = (SELECT number FROM site WHERE id = ?1) AND id_bytes IN (SELECT unhex(value, '-') FROM json_each(?2, '$.sessions'))
  UNION ALL SELECT visitor FROM session WHERE site = ?1 AND id IN (SELECT value FROM json_each(?2, '$.sessions'))
  UNION ALL SELECT visitor FROM (
    SELECT visitor FROM checkout_return WHERE site = ?1 AND checkout_session IN (SELECT value FROM json_each(?2, '$.checkout_sessions')) LIMIT 500
  )
  UNION ALL SELECT visitor FROM alias WHERE site = ?1 AND alias IN (SELECT value FROM json_each(?2, '$.aliases'))
),
remembered (visitor) AS (
  SELECT (
    SELECT q.visitor FROM payment q WHERE q.site = ?1 AND q.mode = ?3 AND q.customer = k.value AND q.remembered_by = b.remembered_by
      AND q.customer IS NOT NULL AND q.remembered_by IS NOT NULL AND q.id NOT IN (SELECT value FROM json_each(?4))
    ORDER BY q.paid_s, q.id LIMIT 1
  ) FROM json_each(?2, '$.customers') k CROSS JOIN (SELECT 'own_clue' AS remembered_by UNION ALL SELECT 'email') b
  UNION ALL SELECT (SELECT visitor FROM signed_customer WHERE site = ?1 AND customer = k.value ORDER BY at_s, visitor LIMIT 1) FROM json_each(?2, '$.customers') k
),
vouched (visitor) AS (
  SELECT visitor FROM identify INDEXED BY identify_signed_user WHERE site = ?1 AND signed = 1 AND user <> '' AND user IN (SELECT value FROM json_each(?2, '$.users'))
  UNION ALL SELECT visitor FROM identify INDEXED BY identify_signed_email WHERE site = ?1 AND signed = 1 AND email <> '' AND email IN (SELECT value FROM json_each(?2, '$.emails'))
),
asked (visitor) AS (
  SELECT i.visitor FROM json_each(?2, '$.emails') k CROSS JOIN identify i ON i.site = ?1 AND i.visitor IN (
    SELECT visitor FROM identify INDEXED BY identify_claimed_email WHERE site = ?1 AND signed = 0 AND email <> '' AND email = k.value AND at_s <= ?5 ORDER BY at_s DESC LIMIT 10
  ) WHERE NOT EXISTS (SELECT 1 FROM identify s INDEXED BY identify_signed_email WHERE s.site = ?1 AND s.signed = 1 AND s.email <> '' AND s.email = k.value)
  UNION ALL SELECT i.visitor FROM json_each(?2, '$.emails') k CROSS JOIN identify i ON i.site = ?1 AND i.visitor IN (
    SELECT visitor FROM identify INDEXED BY identify_claimed_email WHERE site = ?1 AND signed = 0 AND email <> '' AND email = k.value AND at_s > ?5 ORDER BY at_s LIMIT 5
  ) WHERE NOT EXISTS (SELECT 1 FROM identify s INDEXED BY identify_signed_email WHERE s.site = ?1 AND s.signed = 1 AND s.email <> '' AND s.email = k.value)
  UNION ALL SELECT i.visitor FROM json_each(?2, '$.users') k CROSS JOIN identify i ON i.site = ?1 AND i.visitor IN (
    SELECT visitor FROM identify INDEXED BY identify_claimed_user WHERE site = ?1 AND signed = 0 AND user <> '' AND user = k.value AND at_s <= ?5 ORDER BY at_s DESC LIMIT 10
  ) WHERE NOT EXISTS (SELECT 1 FROM identify s INDEXED BY identify_signed_user WHERE s.site = ?1 AND s.signed = 1 AND s.user <> '' AND s.user = k.value)
  UNION ALL SELECT i.visitor FROM json_each(?2, '$.users') k CROSS JOIN identify i ON i.site = ?1 AND i.visitor IN (
    SELECT visitor FROM identify INDEXED BY identify_claimed_user WHERE site = ?1 AND signed = 0 AND user <> '' AND user = k.value AND at_s > ?5 ORDER BY at_s LIMIT 5
  ) WHERE NOT EXISTS (SELECT 1 FROM identify s INDEXED BY identify_signed_user WHERE s.site = ?1 AND s.signed = 1 AND s.user <> '' AND s.user = k.value)
),
named (visitor) AS ( -- NULL would make every IN unknown
  SELECT visitor FROM claimed UNION ALL SELECT visitor FROM remembered WHERE visitor IS NOT NULL
  UNION ALL SELECT visitor FROM vouched UNION ALL SELECT visitor FROM asked
),
own (user, email) AS (SELECT user, email FROM identify WHERE site = ?1 AND visitor IN (SELECT visitor FROM named)),
sharing (visitor) AS (
  SELECT visitor FROM named
  UNION ALL SELECT visitor FROM identify INDEXED BY identify_signed_user WHERE site = ?1 AND signed = 1 AND user <> '' AND user IN (SELECT user FROM own)
  UNION ALL SELECT visitor FROM identify INDEXED BY identify_signed_email WHERE site = ?1 AND signed = 1 AND email <> '' AND email IN (SELECT email FROM own)
  UNION ALL SELECT i.visitor FROM (SELECT DISTINCT user FROM own WHERE length(user) > 0) k CROSS JOIN identify i ON i.site = ?1 AND i.visitor IN (
    SELECT visitor FROM identify INDEXED BY identify_claimed_user WHERE site = ?1 AND signed = 0 AND user <> '' AND user = k.user ORDER BY at_s LIMIT 20
  ) WHERE NOT EXISTS (SELECT 1 FROM identify s INDEXED BY identify_signed_user WHERE s.site = ?1 AND s.signed = 1 AND s.user <> '' AND s.user = k.user)
  UNION ALL SELECT i.visitor FROM (SELECT DISTINCT email FROM own WHERE length(email) > 0) k CROSS JOIN identify i ON i.site = ?1 AND i.visitor IN (
    SELECT visitor FROM identify INDEXED BY identify_claimed_email WHERE site = ?1 AND signed = 0 AND email <> '' AND email = k.email ORDER BY at_s LIMIT 20
  ) WHERE NOT EXISTS (SELECT 1 FROM identify s INDEXED BY identify_signed_email WHERE s.site = ?1 AND s.signed = 1 AND s.email <> '' AND s.email = k.email)
)
SELECT ?1, 1 FROM (
  SELECT count(*) AS count, coalesce(sum(signed), 0) AS signed, coalesce(sum(at_s), 0) AS at_s FROM (
    SELECT signed, at_s FROM identify WHERE site = ?1 AND visitor IN (SELECT visitor FROM sharing)
    ORDER BY signed DESC, at_s, visitor, session, user, email LIMIT 2000
  )
) n WHERE n.count <> ?6 ->> 'count' OR n.signed <> ?6 ->> 'signed' OR n.at_s <> ?6 ->> 'at_s'
