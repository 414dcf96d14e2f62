-- The identifies of some visitors (?2: JSON list), by their keys, after ?3 (visitor), ?4 (session), ?5 (user) and ?6 (email)
SELECT i.visitor || '~' || i.session || '~' || i.user || '~' || i.email AS key, i.at_s,
  json_object('session', i.session, 'visitor', i.visitor, 'signed', i.signed, 'user_pseudonym', nullif(i.user, ''),
    'email_pseudonym', nullif(i.email, ''), 'traits', i.traits) AS body
FROM json_each(?2) v CROSS JOIN identify i ON i.site = ?1 AND i.visitor = v.value
WHERE (i.visitor, i.session, i.user, i.email) > (?3, ?4, ?5, ?6)
ORDER BY i.visitor, i.session, i.user, i.email LIMIT 100
