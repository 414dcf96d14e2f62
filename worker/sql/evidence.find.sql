-- What the clues of some payments lead to, in one go. ?2: JSON of what is wanted (`headwater::attribution::evidence::Wanted`); ?3: mode;
-- ?4: JSON list of the payments left out of what is remembered; ?5: when it was paid; ?6: JSON list of {"visitor", "until_s"}
--
-- Identifies: those of the users, emails and visitors asked for, of those who share one with them, and all those people's own. Of unsigned
-- ones a bounded number is read, whoever sent them, and none of what anybody signed.
-- INDEXED BY, and length() instead of <> '': SQLite prefers an index that has all columns to one that finds few rows.
-- UNION ALL everywhere: SQLite may plan a UNION as a merge of whole indexes, and duplicates do no harm within IN.
--
-- Touches: those of each visitor up to a time, the first 10 and the last 40 of each table, so that any journey of theirs can be frozen. Each
-- end is read by its index: a browser with a hundred thousand visits costs no more than one with fifty.
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
-- Unsigned identifies of what nobody signed: the latest ten at or before the payment, and the first five after it.
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
-- All who share what was signed. Of those who share it unsigned the first twenty, so that a crowd that comes later takes no place.
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
SELECT what, id, visitor, at_s, more, payment AS other, NULL AS text FROM (
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
UNION ALL SELECT what, id, visitor, at_s, more, payment, NULL FROM (
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
  -- The source set for each promotion code or coupon
  UNION ALL SELECT 'code', s.code, NULL, NULL, NULL, s.said FROM json_each(?2, '$.codes') k CROSS JOIN promotion_source s ON s.site = ?1 AND s.code = k.value
)
UNION ALL SELECT 'identify', user, visitor, at_s, signed, email, self_reported FROM (
  SELECT visitor, nullif(user, '') AS user, nullif(email, '') AS email, at_s, signed, self_reported
  FROM identify WHERE site = ?1 AND visitor IN (SELECT visitor FROM sharing)
  ORDER BY signed DESC, at_s, visitor, session, user, email LIMIT 2000
)
UNION ALL SELECT what, id, visitor, at_s, more, other, text FROM (
  SELECT 'touch' AS what, v.id, v.visitor, v.started_s AS at_s, v.proved AS more, v.channel AS other, iif(substr(v.touch, 1, 1) = '/', (SELECT landing_host FROM site WHERE id = ?1) || v.touch, v.touch) AS text
  FROM json_each(?6) w CROSS JOIN visit v ON v.at IN (
    SELECT at FROM (
      SELECT at FROM visit WHERE visitor_bytes = unhex(w.value ->> 'visitor', '-') AND at >= (SELECT number << 52 FROM site WHERE id = ?1)
        AND at < (SELECT number << 52 FROM site WHERE id = ?1) + ((1 + (w.value ->> 'until_s')) << 20) AND begins = 1
      ORDER BY at LIMIT 10
    )
    UNION ALL SELECT at FROM (
      SELECT at FROM visit WHERE visitor_bytes = unhex(w.value ->> 'visitor', '-') AND at >= (SELECT number << 52 FROM site WHERE id = ?1)
        AND at < (SELECT number << 52 FROM site WHERE id = ?1) + ((1 + (w.value ->> 'until_s')) << 20) AND begins = 1
      ORDER BY at DESC LIMIT 40
    )
  )
  UNION ALL SELECT 'touch', s.id, s.visitor, s.started_s, s.proved, s.channel, s.touch
  FROM json_each(?6) w CROSS JOIN session s ON s.site = ?1 AND s.id IN (
    SELECT id FROM (
      SELECT id FROM session WHERE site = ?1 AND visitor = w.value ->> 'visitor' AND started_s <= w.value ->> 'until_s' AND begins = 1
      ORDER BY started_s, id LIMIT 10
    )
    UNION ALL SELECT id FROM (
      SELECT id FROM session WHERE site = ?1 AND visitor = w.value ->> 'visitor' AND started_s <= w.value ->> 'until_s' AND begins = 1
      ORDER BY started_s DESC, id DESC LIMIT 40
    )
  )
)
