-- Identifies are only ever added, so their number tells whether any came since. ?2: {"users": [], "emails": [], "visitors": []}; ?3: how many were read
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE (
  SELECT count(*) FROM (
    SELECT visitor, session, user, email FROM identify WHERE site = ?1 AND visitor IN (SELECT value FROM json_each(?2, '$.visitors'))
    UNION SELECT visitor, session, user, email FROM identify WHERE site = ?1 AND user <> '' AND user IN (SELECT value FROM json_each(?2, '$.users'))
    UNION SELECT visitor, session, user, email FROM identify WHERE site = ?1 AND email <> '' AND email IN (SELECT value FROM json_each(?2, '$.emails'))
  )
) <> ?3
