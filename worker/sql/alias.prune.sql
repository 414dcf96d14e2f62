-- Drops ids of other tools after the key ?1 and up to the key ?2 (JSON lists) that are older at ?3 than their site keeps them and that no payment carries.
DELETE FROM alias WHERE (site, alias) > (?1 ->> 0, ?1 ->> 1) AND (site, alias) <= (?2 ->> 0, ?2 ->> 1) AND at_s < ?3 - (SELECT claims_kept_days * 86400 FROM site WHERE id = alias.site)
  AND NOT EXISTS (SELECT 1 FROM clue c WHERE c.site = alias.site AND c.clue = 'unseen:' || alias.alias)
