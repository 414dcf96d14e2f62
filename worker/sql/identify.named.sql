-- A hundred identifies of any visitor that name one of some users or addresses (?2: JSON list of pseudonyms), as identify.export gives them
SELECT '' AS key, at_s, json_object('session', session, 'visitor', visitor, 'user_pseudonym', nullif(user, ''), 'email_pseudonym', nullif(email, '')) AS body
FROM (
  SELECT i.* FROM json_each(?2) n CROSS JOIN identify i INDEXED BY identify_signed_user ON i.site = ?1 AND i.signed = 1 AND i.user <> '' AND i.user = n.value
  UNION ALL
  SELECT i.* FROM json_each(?2) n CROSS JOIN identify i INDEXED BY identify_claimed_user ON i.site = ?1 AND i.signed = 0 AND i.user <> '' AND i.user = n.value
  UNION ALL
  SELECT i.* FROM json_each(?2) n CROSS JOIN identify i INDEXED BY identify_signed_email ON i.site = ?1 AND i.signed = 1 AND i.email <> '' AND i.email = n.value
  UNION ALL
  SELECT i.* FROM json_each(?2) n CROSS JOIN identify i INDEXED BY identify_claimed_email ON i.site = ?1 AND i.signed = 0 AND i.email <> '' AND i.email = n.value
) LIMIT 100
