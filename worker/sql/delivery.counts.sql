-- The latest of each integration since ?2, by type and outcome
SELECT integration, event_type, outcome, count(*) AS count FROM (
  SELECT d.integration, d.event_type, d.outcome FROM integration i CROSS JOIN delivery d ON d.integration = i.id AND d.received_s >= ?2
  WHERE i.site = ?1 ORDER BY d.received_s DESC LIMIT 2000
) GROUP BY integration, event_type, outcome ORDER BY count DESC, event_type LIMIT 1000
