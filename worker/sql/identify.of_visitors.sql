-- The latest identifies of some visitors (?2: JSON list), newest first.
SELECT i.visitor, i.at_s, i.signed, i.user <> '' AS named_user, nullif(i.email, '') AS pseudonym, i.traits
FROM json_each(?2) v CROSS JOIN identify i ON i.site = ?1 AND i.visitor = v.value
ORDER BY i.at_s DESC, i.visitor, i.session, i.user, i.email LIMIT 100
