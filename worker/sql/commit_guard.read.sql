-- First in a commit: fails when what the decision read is otherwise now.
-- Of the ledger (fact.reach, ?3 and ?4 as there): a version of an object more, fewer or reported later; another payment, or another answer
-- of one; another word of the owner's. ?5: JSON list of the marks of what was read, which this spells as `ledger::view` does. A customer's
-- only version may be reported again: nobody reads when. ?6: payment facts since as it was read, or 'none'; NULL: it may have moved. ?7: the
-- time at which payment facts since must have begun; NULL: any
-- Of who brings it: the integration ?8 has been ended, or the secret ?9 that signed the delivery was removed; NULL: neither is asked
-- Of the evidence, what has come or changed:
-- ?10: JSON list of the UUIDs that were looked up as session or visitor and not found
-- ?11: JSON list of Checkout Sessions; ?12: how many of their returns were read, 500 at most (evidence.find)
-- ?13: JSON list of {"visitor", "paid_s", "seen_s"}: when a visitor of a client reference last began a session before the payment
-- ?14: {"<alias>": "<visitor>", "contested" or ""}; ?15: {"<customer>": "<seconds> <visitor>" or ""}, whom a signature first named
-- ?16: JSON list of {"customer", "by", "read": "<seconds> <payment> <visitor>" or ""}, the earliest payment that a customer is remembered
-- by; ?17: JSON list of the payments left out of it
-- ?18: JSON list of {"visitor", "after_s", "until_s", "seen"}: how many touches were read within (after_s, until_s]
-- Of identifies, each of which is only ever added, then signed, then dated back, so that three sums show it: ?19 wanted and ?20 when it was
-- paid, as in evidence.find, whose query this is; ?21: {"count", "signed", "at_s"} of those that were read
-- ?23: JSON list of digests of the ids that were taken for nobody's who was erased. The site itself must still be there
INSERT INTO commit_guard (site, stale)
WITH RECURSIVE reach (id) AS (
  SELECT value FROM json_each(?3)
  UNION SELECT l.target FROM reach CROSS JOIN link l ON l.site = ?1 AND l.mode = ?2 AND l.source = reach.id
  UNION SELECT t.value FROM reach CROSS JOIN fact n ON n.site = ?1 AND n.mode = ?2 AND n.object = reach.id CROSS JOIN json_each(n.body, '$.t') t
  LIMIT 3001
),
now (mark) AS (
  SELECT object || ' ' || digest || ' ' || CASE WHEN object >= 'cus_' AND object < 'cus`' AND NOT EXISTS (
    SELECT 1 FROM fact o WHERE o.site = ?1 AND o.mode = ?2 AND o.object = f.object AND o.digest <> f.digest
      AND NOT (?4 IS NOT NULL AND o.integration = ?4 AND o.object IN (SELECT value FROM json_each(?3)))
  ) THEN '' ELSE max(as_of_s * 2 + (origin = 'list')) END
  FROM fact f WHERE site = ?1 AND mode = ?2 AND object IN (SELECT id FROM reach)
    AND NOT (?4 IS NOT NULL AND integration = ?4 AND object IN (SELECT value FROM json_each(?3)))
  GROUP BY object, digest
  UNION ALL SELECT id || ' ' || answers || ' ' || money_digest || ' ' || watched || ' ' || coalesce(remembered_by, '') FROM payment
  WHERE site = ?1 AND mode = ?2 AND id IN (SELECT id FROM reach UNION ALL SELECT 'first:' || id FROM reach)
  UNION ALL SELECT 'by_hand ' || payment || ' ' || max(ordinal) FROM assignment
  WHERE site = ?1 AND mode = ?2 AND payment IN (SELECT id FROM reach UNION ALL SELECT 'first:' || id FROM reach) GROUP BY payment
),
claimed (visitor) AS ( -- D1 takes no more than five terms in one compound SELECT
  SELECT value FROM json_each(?19, '$.visitors')
  UNION ALL SELECT visitor FROM visit WHERE site_number = (SELECT number FROM site WHERE id = ?1) AND id_bytes IN (SELECT unhex(value, '-') FROM json_each(?19, '$.sessions'))
  UNION ALL SELECT visitor FROM session WHERE site = ?1 AND id IN (SELECT value FROM json_each(?19, '$.sessions'))
  UNION ALL SELECT visitor FROM (
    SELECT visitor FROM checkout_return WHERE site = ?1 AND checkout_session IN (SELECT value FROM json_each(?19, '$.checkout_sessions')) LIMIT 500
  )
  UNION ALL SELECT visitor FROM alias WHERE site = ?1 AND alias IN (SELECT value FROM json_each(?19, '$.aliases'))
),
remembered (visitor) AS (
  SELECT (
    SELECT q.visitor FROM payment q WHERE q.site = ?1 AND q.mode = ?2 AND q.customer = k.value AND q.remembered_by = b.remembered_by
      AND q.customer IS NOT NULL AND q.remembered_by IS NOT NULL AND q.id NOT IN (SELECT value FROM json_each(?17))
    ORDER BY q.paid_s, q.id LIMIT 1
  ) FROM json_each(?19, '$.customers') k CROSS JOIN (SELECT 'own_clue' AS remembered_by UNION ALL SELECT 'email') b
  UNION ALL SELECT (SELECT visitor FROM signed_customer WHERE site = ?1 AND customer = k.value ORDER BY at_s, visitor LIMIT 1) FROM json_each(?19, '$.customers') k
),
vouched (visitor) AS (
  SELECT visitor FROM identify INDEXED BY identify_signed_user WHERE site = ?1 AND signed = 1 AND user <> '' AND user IN (SELECT value FROM json_each(?19, '$.users'))
  UNION ALL SELECT visitor FROM identify INDEXED BY identify_signed_email WHERE site = ?1 AND signed = 1 AND email <> '' AND email IN (SELECT value FROM json_each(?19, '$.emails'))
),
asked (visitor) AS (
  SELECT i.visitor FROM json_each(?19, '$.emails') k CROSS JOIN identify i ON i.site = ?1 AND i.visitor IN (
    SELECT visitor FROM identify INDEXED BY identify_claimed_email WHERE site = ?1 AND signed = 0 AND email <> '' AND email = k.value AND at_s <= ?20 ORDER BY at_s DESC LIMIT 10
  ) WHERE NOT EXISTS (SELECT 1 FROM identify s INDEXED BY identify_signed_email WHERE s.site = ?1 AND s.signed = 1 AND s.email <> '' AND s.email = k.value)
  UNION ALL SELECT i.visitor FROM json_each(?19, '$.emails') k CROSS JOIN identify i ON i.site = ?1 AND i.visitor IN (
    SELECT visitor FROM identify INDEXED BY identify_claimed_email WHERE site = ?1 AND signed = 0 AND email <> '' AND email = k.value AND at_s > ?20 ORDER BY at_s LIMIT 5
  ) WHERE NOT EXISTS (SELECT 1 FROM identify s INDEXED BY identify_signed_email WHERE s.site = ?1 AND s.signed = 1 AND s.email <> '' AND s.email = k.value)
  UNION ALL SELECT i.visitor FROM json_each(?19, '$.users') k CROSS JOIN identify i ON i.site = ?1 AND i.visitor IN (
    SELECT visitor FROM identify INDEXED BY identify_claimed_user WHERE site = ?1 AND signed = 0 AND user <> '' AND user = k.value AND at_s <= ?20 ORDER BY at_s DESC LIMIT 10
  ) WHERE NOT EXISTS (SELECT 1 FROM identify s INDEXED BY identify_signed_user WHERE s.site = ?1 AND s.signed = 1 AND s.user <> '' AND s.user = k.value)
  UNION ALL SELECT i.visitor FROM json_each(?19, '$.users') k CROSS JOIN identify i ON i.site = ?1 AND i.visitor IN (
    SELECT visitor FROM identify INDEXED BY identify_claimed_user WHERE site = ?1 AND signed = 0 AND user <> '' AND user = k.value AND at_s > ?20 ORDER BY at_s LIMIT 5
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
SELECT ?1, 1 WHERE (SELECT count(*) FROM now) <> json_array_length(?5)
  OR EXISTS (SELECT 1 FROM now WHERE mark NOT IN (SELECT value FROM json_each(?5)))
  OR ?6 IS NOT NULL AND coalesce((SELECT at_s FROM moment WHERE site = ?1 AND mode = ?2), 'none') <> ?6
  OR ?7 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM moment WHERE site = ?1 AND mode = ?2 AND at_s <= ?7)
  OR ?8 IS NOT NULL AND EXISTS (SELECT 1 FROM integration WHERE site = ?1 AND id = ?8 AND status = 'disconnected')
  OR ?9 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM signing_secret WHERE integration = ?8 AND id = ?9)
  OR EXISTS (
  SELECT 1 FROM json_each(?10) u
  WHERE EXISTS (SELECT 1 FROM visit WHERE id_bytes = unhex(u.value, '-') AND site_number = (SELECT number FROM site WHERE id = ?1))
    OR EXISTS (SELECT 1 FROM visit WHERE visitor_bytes = unhex(u.value, '-') AND at >= (SELECT number FROM site WHERE id = ?1) << 52 AND at < (SELECT number + 1 FROM site WHERE id = ?1) << 52)
    OR EXISTS (SELECT 1 FROM session WHERE site = ?1 AND id = u.value) OR EXISTS (SELECT 1 FROM session WHERE site = ?1 AND visitor = u.value)
) OR (
  SELECT count(*) FROM (SELECT 1 FROM checkout_return WHERE site = ?1 AND checkout_session IN (SELECT value FROM json_each(?11)) LIMIT 500)
) <> ?12 OR EXISTS (
  SELECT 1 FROM json_each(?13) w WHERE nullif(max(ifnull((
    SELECT (max(at) >> 20) & 4294967295 FROM visit WHERE visitor_bytes = unhex(w.value ->> 'visitor', '-')
      AND at >= (SELECT number << 52 FROM site WHERE id = ?1) AND at < (SELECT number << 52 FROM site WHERE id = ?1) + ((1 + (w.value ->> 'paid_s')) << 20)
  ), -1), ifnull((
    SELECT max(started_s) FROM session WHERE site = ?1 AND visitor = w.value ->> 'visitor' AND started_s <= w.value ->> 'paid_s'
  ), -1)), -1) IS NOT w.value ->> 'seen_s'
) OR EXISTS (
  SELECT 1 FROM json_each(?14) k WHERE coalesce((SELECT iif(contested, 'contested', visitor) FROM alias WHERE site = ?1 AND alias = k.key), '') <> k.value
) OR EXISTS (
  SELECT 1 FROM json_each(?15) k WHERE k.value <> coalesce((
    SELECT at_s || ' ' || visitor FROM signed_customer WHERE site = ?1 AND customer = k.key ORDER BY at_s, visitor LIMIT 1
  ), '')
) OR EXISTS (
  SELECT 1 FROM json_each(?16) k WHERE k.value ->> 'read' <> coalesce((
    SELECT q.paid_s || ' ' || q.id || ' ' || q.visitor FROM payment q
    WHERE q.site = ?1 AND q.mode = ?2 AND q.customer = k.value ->> 'customer' AND q.remembered_by = k.value ->> 'by'
      AND q.customer IS NOT NULL AND q.remembered_by IS NOT NULL AND q.id NOT IN (SELECT value FROM json_each(?17))
    ORDER BY q.paid_s, q.id LIMIT 1
  ), '')
) OR EXISTS (
  SELECT 1 FROM json_each(?18) w WHERE (
    SELECT count(*) FROM session s WHERE s.site = ?1 AND s.visitor = w.value ->> 'visitor'
      AND s.started_s > w.value ->> 'after_s' AND s.started_s <= w.value ->> 'until_s' AND s.begins = 1
  ) + (
    SELECT count(*) FROM visit v WHERE v.visitor_bytes = unhex(w.value ->> 'visitor', '-')
      AND v.at >= (SELECT number << 52 FROM site WHERE id = ?1) + ((1 + (w.value ->> 'after_s')) << 20) AND v.at < (SELECT number << 52 FROM site WHERE id = ?1) + ((1 + (w.value ->> 'until_s')) << 20) AND v.begins = 1
  ) <> w.value ->> 'seen'
) OR EXISTS (
  SELECT 1 FROM (
    SELECT count(*) AS count, coalesce(sum(signed), 0) AS signed, coalesce(sum(at_s), 0) AS at_s, count(self_reported) AS answered FROM (
      SELECT signed, at_s, self_reported FROM identify WHERE site = ?1 AND visitor IN (SELECT visitor FROM sharing)
      ORDER BY signed DESC, at_s, visitor, session, user, email LIMIT 2000
    )
  ) WHERE count <> ?21 ->> 'count' OR signed <> ?21 ->> 'signed' OR at_s <> ?21 ->> 'at_s' OR answered <> ?21 ->> 'answered'
) OR EXISTS (
  SELECT 1 FROM json_each(?22) k WHERE k.value <> coalesce((SELECT said FROM promotion_source WHERE site = ?1 AND code = k.key), '')
) OR EXISTS (
  SELECT 1 FROM json_each(?23) d CROSS JOIN erased e ON e.site = ?1 AND e.digest = d.value
) OR NOT EXISTS (SELECT 1 FROM site WHERE id = ?1)
