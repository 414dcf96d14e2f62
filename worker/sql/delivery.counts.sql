SELECT integration, event_type, outcome, count(*) AS count FROM delivery
WHERE integration IN (SELECT id FROM integration WHERE site = ?1) AND received_s >= ?2
GROUP BY integration, event_type, outcome ORDER BY count DESC, event_type LIMIT 1000
