-- Before an identify at ?5 is kept: the payments that carry its user or email, or whose visitor it joins. ?2 visitor, ?3 user, ?4 email,
-- ?6 session, ?7 signed
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s)
SELECT DISTINCT c.site, c.mode, c.clue, '', 1, 'identify', ?5 FROM (
  SELECT 'user:' || ?3 AS clue WHERE ?3 <> ''
  UNION SELECT 'email:' || ?4 WHERE ?4 <> ''
  UNION SELECT 'visitor:' || ?2
  UNION SELECT 'visitor:' || visitor FROM identify WHERE site = ?1 AND user <> '' AND user = ?3
  UNION SELECT 'visitor:' || visitor FROM identify WHERE site = ?1 AND email <> '' AND email = ?4
) k CROSS JOIN clue c ON c.site = ?1 AND c.clue = k.clue
-- only when it says more than is known: the same one again changes nothing
WHERE NOT EXISTS (
  SELECT 1 FROM identify WHERE site = ?1 AND visitor = ?2 AND session = ?6 AND user = ?3 AND email = ?4
    AND (signed > ?7 OR signed = ?7 AND at_s <= ?5)
)
ON CONFLICT (site, mode, hub) DO UPDATE SET cursor = '', generation = generation + 1, cause = excluded.cause RETURNING hub
