-- So many (?2) sealed pseudonym keys behind one (?1: JSON list of the row's key)
SELECT id AS site, 'pseudonym_key' AS field, json_array(id) AS place, pseudonym_key AS sealed
FROM site WHERE id > ?1 ->> '$[0]' ORDER BY id LIMIT ?2
