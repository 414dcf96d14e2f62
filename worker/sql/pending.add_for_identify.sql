-- After an identify was kept, signed or dated back: queues the payments that carry its user or email, or whose visitor it joins. An
-- identify that changed nothing, such as a refused one, queues nothing: changes() is of the statement before this one in the batch.
-- ?2 visitor, ?3 user, ?4 email, ?5 now, ?6 signed
WITH vouched (visitor) AS (
  SELECT visitor FROM identify INDEXED BY identify_signed_user WHERE site = ?1 AND signed = 1 AND user <> '' AND user = ?3
  UNION ALL SELECT visitor FROM identify INDEXED BY identify_signed_email WHERE site = ?1 AND signed = 1 AND email <> '' AND email = ?4
),
-- Of those who share it unsigned the first twenty: it joins nobody else (evidence.find).
claimed (visitor) AS (
  SELECT visitor FROM (
    SELECT visitor FROM identify INDEXED BY identify_claimed_user WHERE site = ?1 AND signed = 0 AND user <> '' AND user = ?3 ORDER BY at_s LIMIT 20
  )
  UNION ALL SELECT visitor FROM (
    SELECT visitor FROM identify INDEXED BY identify_claimed_email WHERE site = ?1 AND signed = 0 AND email <> '' AND email = ?4 ORDER BY at_s LIMIT 20
  )
)
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s, turn)
SELECT DISTINCT c.site, c.mode, c.clue, '', 1, 'identify', ?5, ?5 FROM (
  SELECT 'user:' || ?3 AS clue, NULL AS unseen WHERE ?3 <> ''
  UNION ALL SELECT 'email:' || ?4, NULL WHERE ?4 <> ''
  UNION ALL SELECT 'visitor:' || ?2, 'unseen:' || ?2
  UNION ALL SELECT 'visitor:' || visitor, 'unseen:' || visitor FROM vouched
  UNION ALL SELECT 'visitor:' || visitor, 'unseen:' || visitor FROM claimed
) k CROSS JOIN clue c ON c.site = ?1 AND c.clue IN (k.clue, k.unseen)
WHERE changes() > 0
ON CONFLICT (site, mode, hub) DO UPDATE SET generation = generation + 1, cause = excluded.cause, queued_s = iif(done = 1, excluded.queued_s, queued_s), due_s = iif(?6 > 0, 0, due_s), done = 0 RETURNING hub
