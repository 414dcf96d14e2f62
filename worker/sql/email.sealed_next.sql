-- So many (?2) sealed addresses behind one (?1: JSON list of the row's key)
SELECT site, 'email/' || pseudonym AS field, json_array(site, pseudonym) AS place, sealed
FROM email WHERE (site, pseudonym) > (?1 ->> '$[0]', ?1 ->> '$[1]') ORDER BY site, pseudonym LIMIT ?2
