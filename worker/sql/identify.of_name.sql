-- The visitors that an identify named: ?2 the pseudonym of a user id, ?3 that of an address (either may be empty, and is found nowhere then).
-- Of what was signed twenty each, of the rest the latest twenty.
SELECT visitor, max(at_s) AS at_s, is_user FROM (
  SELECT visitor, at_s, 1 AS is_user FROM (
    SELECT visitor, at_s FROM identify INDEXED BY identify_signed_user WHERE site = ?1 AND signed = 1 AND user <> '' AND user = ?2 LIMIT 20
  )
  UNION ALL SELECT visitor, at_s, 1 FROM (
    SELECT visitor, at_s FROM identify INDEXED BY identify_claimed_user WHERE site = ?1 AND signed = 0 AND user <> '' AND user = ?2 ORDER BY at_s DESC LIMIT 20
  )
  UNION ALL SELECT visitor, at_s, 0 FROM (
    SELECT visitor, at_s FROM identify INDEXED BY identify_signed_email WHERE site = ?1 AND signed = 1 AND email <> '' AND email = ?3 LIMIT 20
  )
  UNION ALL SELECT visitor, at_s, 0 FROM (
    SELECT visitor, at_s FROM identify INDEXED BY identify_claimed_email WHERE site = ?1 AND signed = 0 AND email <> '' AND email = ?3 ORDER BY at_s DESC LIMIT 20
  )
) GROUP BY visitor ORDER BY max(at_s) DESC, visitor LIMIT 20
