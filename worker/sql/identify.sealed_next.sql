-- So many (?2) sealed traits behind some (?1: JSON list of the row's key)
SELECT site, 'traits/' || visitor AS field, json_array(site, visitor, session, user, email) AS place, traits AS sealed
FROM identify
WHERE (site, visitor, session, user, email) > (?1 ->> '$[0]', ?1 ->> '$[1]', ?1 ->> '$[2]', ?1 ->> '$[3]', ?1 ->> '$[4]')
ORDER BY site, visitor, session, user, email LIMIT ?2
