-- So many (?2) sealed restricted keys behind one (?1: JSON list of the row's key)
SELECT site, 'api_key/' || integration || '/' || mode AS field, json_array(site, integration, mode) AS place, sealed
FROM api_key WHERE (site, integration, mode) > (?1 ->> '$[0]', ?1 ->> '$[1]', ?1 ->> '$[2]') ORDER BY site, integration, mode LIMIT ?2
