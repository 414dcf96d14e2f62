-- Queues the clues of ?3 (JSON list) that some payment carries, and those of the payments that lean on what is remembered of a customer,
-- where this commit changes the earliest payment remembered; except payments of ?4 (JSON list), which are derived already. The latter is
-- asked within the commit, so that two commits need not wait for each other. ?5: cause; ?6: now; ?7: JSON list of {"customer", "by",
-- "paid_s"}, payments that came, went or changed. It takes two earlier payments to be sure: a single one may be the very payment that leans
-- on this one.
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s, turn)
SELECT ?1, ?2, k.value, '', 1, ?5, ?6, ?6 FROM json_each(?3) k
WHERE EXISTS (
  SELECT 1 FROM clue c WHERE c.site = ?1 AND c.clue = k.value AND c.mode = ?2 AND c.payment NOT IN (SELECT value FROM json_each(?4))
)
UNION ALL SELECT DISTINCT ?1, ?2, 'remembered:' || (m.value ->> 'customer'), '', 1, ?5, ?6, ?6 FROM json_each(?7) m
WHERE (
  SELECT count(*) FROM (
    SELECT 1 FROM payment q WHERE q.site = ?1 AND q.mode = ?2 AND q.customer = m.value ->> 'customer' AND q.remembered_by = m.value ->> 'by'
      AND q.customer IS NOT NULL AND q.remembered_by IS NOT NULL AND q.paid_s < m.value ->> 'paid_s'
      AND q.id NOT IN (SELECT value FROM json_each(?4)) LIMIT 2
  )
) < 2 AND EXISTS (
  SELECT 1 FROM clue c WHERE c.site = ?1 AND c.clue = 'remembered:' || (m.value ->> 'customer') AND c.mode = ?2
    AND c.payment NOT IN (SELECT value FROM json_each(?4))
)
ON CONFLICT (site, mode, hub) DO UPDATE SET generation = generation + 1, cause = excluded.cause, queued_s = iif(done = 1, excluded.queued_s, queued_s), due_s = 0, done = 0 RETURNING hub
