-- Of the same identity in one session the signed one stays, else the earliest. An unsigned identify (?7 = 0) is kept only if it is of the
-- session's own visitor; eight a day of one user or address, forty of one visitor, and of five addresses at most, which is enough to see
-- that a visitor names too many. ?9: when the day began. ?10: the self-reported
-- source in its traits; an answer stays once it is there
INSERT INTO identify (site, visitor, session, user, email, at_s, signed, traits, self_reported) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?10
WHERE ?7 = 1 OR EXISTS (
  SELECT 1 FROM visit WHERE id_bytes = unhex(?3, '-') AND site_number = (SELECT number FROM site WHERE id = ?1) AND visitor_bytes = unhex(?2, '-')
) AND (
  EXISTS (SELECT 1 FROM identify WHERE site = ?1 AND visitor = ?2 AND session = ?3 AND user = ?4 AND email = ?5)
  OR (SELECT count(*) FROM (
    SELECT 1 FROM identify INDEXED BY identify_claimed_user WHERE site = ?1 AND signed = 0 AND user <> '' AND user = ?4 AND at_s >= ?9 AND at_s < ?9 + 86400 LIMIT 8
  )) < 8
  AND (SELECT count(*) FROM (
    SELECT 1 FROM identify INDEXED BY identify_claimed_email WHERE site = ?1 AND signed = 0 AND email <> '' AND email = ?5 AND at_s >= ?9 AND at_s < ?9 + 86400 LIMIT 8
  )) < 8
  AND (SELECT count(*) FROM (SELECT 1 FROM identify WHERE site = ?1 AND visitor = ?2 AND signed = 0 LIMIT 40)) < 40
  AND (
    ?5 = '' OR EXISTS (SELECT 1 FROM identify WHERE site = ?1 AND visitor = ?2 AND signed = 0 AND email = ?5)
    OR (SELECT count(DISTINCT email) FROM identify WHERE site = ?1 AND visitor = ?2 AND signed = 0 AND length(email) > 0) < 5
  )
)
ON CONFLICT (site, visitor, session, user, email) DO UPDATE SET
  at_s = iif(excluded.signed > signed OR excluded.at_s < at_s, excluded.at_s, at_s),
  traits = iif(excluded.signed > signed OR excluded.at_s < at_s, excluded.traits, traits),
  signed = excluded.signed, self_reported = coalesce(self_reported, excluded.self_reported)
WHERE excluded.signed > signed OR excluded.signed = signed AND (excluded.at_s < at_s OR self_reported IS NULL AND excluded.self_reported IS NOT NULL)
