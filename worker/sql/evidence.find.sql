-- What the clues of some payments lead to, in one go. ?2: JSON of what is wanted (`headwater::attribution::evidence::Wanted`); ?3: mode;
-- ?4: JSON list of the payments left out of what is remembered
SELECT what, id, visitor, at_s, more, payment FROM (
  SELECT 'session' AS what, id, visitor, started_s AS at_s, NULL AS more, NULL AS payment FROM visit
  WHERE site_number = (SELECT number FROM site WHERE id = ?1) AND id_bytes IN (SELECT unhex(value, '-') FROM json_each(?2, '$.sessions'))
  UNION ALL SELECT 'session', id, visitor, started_s, NULL, NULL FROM session
  WHERE site = ?1 AND id IN (SELECT value FROM json_each(?2, '$.sessions'))
  UNION ALL SELECT 'visitor', NULL, v.value, NULL, NULL, NULL FROM json_each(?2, '$.visitors') v
  WHERE EXISTS (SELECT 1 FROM session WHERE site = ?1 AND visitor = v.value)
    OR EXISTS (SELECT 1 FROM visit WHERE visitor_bytes = unhex(v.value, '-') AND at >= (SELECT number FROM site WHERE id = ?1) << 52 AND at < (SELECT number + 1 FROM site WHERE id = ?1) << 52)
  -- When each visitor last began a session at or before a payment
  UNION ALL SELECT 'seen_before', NULL, w.visitor, w.seen_s, w.paid_s, NULL FROM (
    SELECT w.value ->> 'visitor' AS visitor, w.value ->> 'paid_s' AS paid_s,
      nullif(max(ifnull((
        SELECT (max(at) >> 20) & 4294967295 FROM visit WHERE visitor_bytes = unhex(w.value ->> 'visitor', '-')
          AND at >= (SELECT number << 52 FROM site WHERE id = ?1) AND at < (SELECT number << 52 FROM site WHERE id = ?1) + ((1 + (w.value ->> 'paid_s')) << 20)
      ), -1), ifnull((
        SELECT max(started_s) FROM session WHERE site = ?1 AND visitor = w.value ->> 'visitor' AND started_s <= w.value ->> 'paid_s'
      ), -1)), -1) AS seen_s
    FROM json_each(?2, '$.seen_before') w
  ) w WHERE w.seen_s IS NOT NULL
  UNION ALL SELECT 'alias', alias, visitor, NULL, contested, NULL FROM alias WHERE site = ?1 AND alias IN (SELECT value FROM json_each(?2, '$.aliases'))
)
UNION ALL SELECT what, id, visitor, at_s, more, payment FROM (
  -- Of each customer the earliest payment for each reason to remember it
  SELECT 'remembered' AS what, k.value AS id, p.visitor, p.paid_s AS at_s, b.remembered_by AS more, p.id AS payment
  FROM json_each(?2, '$.customers') k
    CROSS JOIN (SELECT 'own_clue' AS remembered_by UNION ALL SELECT 'email') b
    CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?3 AND p.id = (
      SELECT q.id FROM payment q WHERE q.site = ?1 AND q.mode = ?3 AND q.customer = k.value AND q.remembered_by = b.remembered_by
        AND q.customer IS NOT NULL AND q.remembered_by IS NOT NULL AND q.id NOT IN (SELECT value FROM json_each(?4))
      ORDER BY q.paid_s, q.id LIMIT 1
    )
  WHERE p.visitor IS NOT NULL
  -- and the visitor whom a signature first named
  UNION ALL SELECT 'customer', k.value, c.visitor, c.at_s, NULL, NULL
  FROM json_each(?2, '$.customers') k CROSS JOIN signed_customer c ON c.site = ?1 AND c.customer = k.value AND c.visitor = (
    SELECT visitor FROM signed_customer WHERE site = ?1 AND customer = k.value ORDER BY at_s, visitor LIMIT 1
  )
  UNION ALL SELECT 'returned', r.checkout_session, r.visitor, r.at_s, NULL, NULL FROM (
    SELECT checkout_session, visitor, at_s FROM checkout_return
    WHERE site = ?1 AND checkout_session IN (SELECT value FROM json_each(?2, '$.checkout_sessions')) ORDER BY at_s, visitor LIMIT 500
  ) r
)
