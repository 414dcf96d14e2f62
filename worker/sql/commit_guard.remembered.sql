-- Fails when another payment is now the earliest that a customer is remembered by (payment.remembered). ?3: JSON list of the payments
-- left out; ?4: JSON list of {"customer", "by", "read": "<seconds> <payment> <visitor>" or ""}
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 FROM json_each(?4) k WHERE k.value ->> 'read' <> coalesce((
  SELECT q.paid_s || ' ' || q.id || ' ' || q.visitor FROM payment q
  WHERE q.site = ?1 AND q.mode = ?2 AND q.customer = k.value ->> 'customer' AND q.remembered_by = k.value ->> 'by'
    AND q.customer IS NOT NULL AND q.remembered_by IS NOT NULL AND q.id NOT IN (SELECT value FROM json_each(?3))
  ORDER BY q.paid_s, q.id LIMIT 1
), '') LIMIT 1
