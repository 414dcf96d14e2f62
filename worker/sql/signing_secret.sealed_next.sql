-- So many (?2) sealed signing secrets behind one (?1: JSON list of the row's key)
SELECT i.site, 'signing_secret/' || s.id AS field, json_array(s.integration, s.id) AS place, s.sealed
FROM signing_secret s CROSS JOIN integration i ON i.id = s.integration
WHERE (s.integration, s.id) > (?1 ->> '$[0]', ?1 ->> '$[1]') ORDER BY s.integration, s.id LIMIT ?2
