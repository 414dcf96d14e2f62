-- Fails when evidence has come or changed since it was read. ?2: mode.
-- ?3: JSON list of the UUIDs that were looked up as session or visitor and not found
-- ?4: JSON list of Checkout Sessions; ?5: how many of their returns were read, 500 at most (evidence.find)
-- ?6: JSON list of {"visitor", "paid_s", "seen_s"}: when a visitor of a client reference last began a session before the payment
-- ?7: {"<alias>": "<visitor>", "contested" or ""}; ?8: {"<customer>": "<seconds> <visitor>" or ""}, whom a signature first named
-- ?9: JSON list of {"customer", "by", "read": "<seconds> <payment> <visitor>" or ""}, the earliest payment that a customer is remembered
-- by; ?10: JSON list of the payments left out of it
-- ?11: JSON list of {"visitor", "after_s", "until_s", "seen"}: how many touches were read within (after_s, until_s]
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE EXISTS (
  SELECT 1 FROM json_each(?3) u
  WHERE EXISTS (SELECT 1 FROM visit WHERE id_bytes = unhex(u.value, '-') AND site_number = (SELECT number FROM site WHERE id = ?1))
    OR EXISTS (SELECT 1 FROM visit WHERE visitor_bytes = unhex(u.value, '-') AND at >= (SELECT number FROM site WHERE id = ?1) << 52 AND at < (SELECT number + 1 FROM site WHERE id = ?1) << 52)
    OR EXISTS (SELECT 1 FROM session WHERE site = ?1 AND id = u.value) OR EXISTS (SELECT 1 FROM session WHERE site = ?1 AND visitor = u.value)
) OR (
  SELECT count(*) FROM (SELECT 1 FROM checkout_return WHERE site = ?1 AND checkout_session IN (SELECT value FROM json_each(?4)) LIMIT 500)
) <> ?5 OR EXISTS (
  SELECT 1 FROM json_each(?6) w WHERE nullif(max(ifnull((
    SELECT (max(at) >> 20) & 4294967295 FROM visit WHERE visitor_bytes = unhex(w.value ->> 'visitor', '-')
      AND at >= (SELECT number << 52 FROM site WHERE id = ?1) AND at < (SELECT number << 52 FROM site WHERE id = ?1) + ((1 + (w.value ->> 'paid_s')) << 20)
  ), -1), ifnull((
    SELECT max(started_s) FROM session WHERE site = ?1 AND visitor = w.value ->> 'visitor' AND started_s <= w.value ->> 'paid_s'
  ), -1)), -1) IS NOT w.value ->> 'seen_s'
) OR EXISTS (
  SELECT 1 FROM json_each(?7) k WHERE coalesce((SELECT iif(contested, 'contested', visitor) FROM alias WHERE site = ?1 AND alias = k.key), '') <> k.value
) OR EXISTS (
  SELECT 1 FROM json_each(?8) k WHERE k.value <> coalesce((
    SELECT at_s || ' ' || visitor FROM signed_customer WHERE site = ?1 AND customer = k.key ORDER BY at_s, visitor LIMIT 1
  ), '')
) OR EXISTS (
  SELECT 1 FROM json_each(?9) k WHERE k.value ->> 'read' <> coalesce((
    SELECT q.paid_s || ' ' || q.id || ' ' || q.visitor FROM payment q
    WHERE q.site = ?1 AND q.mode = ?2 AND q.customer = k.value ->> 'customer' AND q.remembered_by = k.value ->> 'by'
      AND q.customer IS NOT NULL AND q.remembered_by IS NOT NULL AND q.id NOT IN (SELECT value FROM json_each(?10))
    ORDER BY q.paid_s, q.id LIMIT 1
  ), '')
) OR EXISTS (
  SELECT 1 FROM json_each(?11) w WHERE (
    SELECT count(*) FROM session s WHERE s.site = ?1 AND s.visitor = w.value ->> 'visitor'
      AND s.started_s > w.value ->> 'after_s' AND s.started_s <= w.value ->> 'until_s' AND s.begins = 1
  ) + (
    SELECT count(*) FROM visit v WHERE v.visitor_bytes = unhex(w.value ->> 'visitor', '-')
      AND v.at >= (SELECT number << 52 FROM site WHERE id = ?1) + ((1 + (w.value ->> 'after_s')) << 20) AND v.at < (SELECT number << 52 FROM site WHERE id = ?1) + ((1 + (w.value ->> 'until_s')) << 20) AND v.begins = 1
  ) <> w.value ->> 'seen'
)
