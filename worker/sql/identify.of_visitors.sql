-- A page of the identifies of some visitors (?2: JSON list), newest first, before ?3 (at_s) and ?4 (session).
SELECT i.visitor, i.session, i.at_s, i.signed, i.user <> '' AS named_user, nullif(i.email, '') AS pseudonym, i.traits, i.self_reported
FROM json_each(?2) v CROSS JOIN identify i ON i.site = ?1 AND i.visitor = v.value
WHERE (i.at_s, i.session) < (?3, ?4) ORDER BY i.at_s DESC, i.session DESC, i.visitor, i.user, i.email LIMIT 51
