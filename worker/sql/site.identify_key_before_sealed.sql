-- So many (?2) sealed identify keys of before behind one (?1: JSON list of the row's key)
SELECT id AS site, 'identify_key' AS field, json_array(id) AS place, identify_key_before AS sealed
FROM site WHERE id > ?1 ->> '$[0]' ORDER BY id LIMIT ?2
