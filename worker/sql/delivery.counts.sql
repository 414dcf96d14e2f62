-- The latest 200 of each integration since ?2, by type and outcome: the page that shows them asks often
SELECT i.id AS integration, d.event_type, d.outcome, count(*) AS count
FROM integration i CROSS JOIN delivery d ON d.integration = i.id AND d.event IN (
  SELECT l.event FROM delivery l WHERE l.integration = i.id AND l.received_s >= ?2 ORDER BY l.received_s DESC LIMIT 200
)
WHERE i.site = ?1 GROUP BY 1, 2, 3 ORDER BY count DESC, event_type LIMIT 1000
