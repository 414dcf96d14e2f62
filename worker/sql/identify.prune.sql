-- Drops unsigned identifies after the key ?1 and up to the key ?2 (JSON lists): of visitors without any identify that their site still keeps at ?3, where no payment carries
-- the visitor nor any name it was identified with.
DELETE FROM identify
WHERE (site, visitor, session, user, email) > (?1 ->> 0, ?1 ->> 1, ?1 ->> 2, ?1 ->> 3, ?1 ->> 4)
  AND (site, visitor, session, user, email) <= (?2 ->> 0, ?2 ->> 1, ?2 ->> 2, ?2 ->> 3, ?2 ->> 4) AND signed = 0
  AND NOT EXISTS (SELECT 1 FROM clue c WHERE c.site = identify.site AND c.clue IN ('visitor:' || identify.visitor, 'unseen:' || identify.visitor))
  AND NOT EXISTS (
    SELECT 1 FROM identify o WHERE o.site = identify.site AND o.visitor = identify.visitor AND (
      o.at_s >= ?3 - (SELECT claims_kept_days * 86400 FROM site WHERE id = identify.site) OR EXISTS (SELECT 1 FROM clue c WHERE c.site = o.site AND c.clue = 'user:' || o.user)
      OR EXISTS (SELECT 1 FROM clue c WHERE c.site = o.site AND c.clue = 'email:' || o.email)
    )
  )
