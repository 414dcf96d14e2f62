-- Fails when an identify came since, or one that was read is another now: each is only ever added, then signed, then dated back, so
-- these three sums tell. ?2: {"users": [], "emails": [], "visitors": []}; ?3: {"count", "signed", "at_s"} of those that were read
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 FROM (
  SELECT count(*) AS count, coalesce(sum(i.signed), 0) AS signed, coalesce(sum(i.at_s), 0) AS at_s FROM (
    SELECT visitor, session, user, email FROM identify WHERE site = ?1 AND visitor IN (SELECT value FROM json_each(?2, '$.visitors'))
    UNION SELECT visitor, session, user, email FROM identify WHERE site = ?1 AND user <> '' AND user IN (SELECT value FROM json_each(?2, '$.users'))
    UNION SELECT visitor, session, user, email FROM identify WHERE site = ?1 AND email <> '' AND email IN (SELECT value FROM json_each(?2, '$.emails'))
  ) u CROSS JOIN identify i ON i.site = ?1 AND i.visitor = u.visitor AND i.session = u.session AND i.user = u.user AND i.email = u.email
) n WHERE n.count <> ?3 ->> 'count' OR n.signed <> ?3 ->> 'signed' OR n.at_s <> ?3 ->> 'at_s'
