-- So many (?2) deliveries behind one (?1: JSON list of the row's key), with the sealed bodies that are still kept
SELECT site, 'delivery/' || event AS field, json_array(integration, event) AS place, body AS sealed
FROM delivery WHERE (integration, event) > (?1 ->> '$[0]', ?1 ->> '$[1]') ORDER BY integration, event LIMIT ?2
