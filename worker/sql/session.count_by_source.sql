-- Visits of a range by source: a line for each name of ?4 (JSON list) and ?5 more, most visitors first; a line without a name for the others
WITH named AS (
  SELECT coalesce(source, '(direct)') AS name, count(DISTINCT visitor) AS visitors, count(*) AS sessions
  FROM session WHERE site = ?1 AND started_s >= ?2 AND started_s < ?3 AND begins = 1 GROUP BY 1
), placed AS (
  SELECT n.*, row_number() OVER (ORDER BY name IN (SELECT value FROM json_each(?4)) DESC, visitors DESC, name) AS place FROM named n
)
SELECT iif(place <= ?5 + json_array_length(?4), name, NULL) AS name, count(*) AS names, sum(visitors) AS visitors, sum(sessions) AS sessions
FROM placed GROUP BY iif(place <= ?5 + json_array_length(?4), place, 0) ORDER BY name IS NULL, visitors DESC, name
