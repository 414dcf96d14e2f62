-- Visitors and sessions that began within a span (?2 to ?3, half open) by campaign, and by the quarter of an hour in which the visitors were last
-- seen under it before. Of a visitor's earlier sessions the newest 200 are looked at
SELECT name, before_s, count(*) AS visitors, sum(sessions) AS sessions FROM (
  SELECT s.touch ->> 'utm_campaign' AS name, count(*) AS sessions, (
    SELECT b.started_s / 900 * 900 FROM (
      SELECT started_s, begins, touch ->> 'utm_campaign' AS name FROM session INDEXED BY session_visitor
      WHERE site = ?1 AND visitor = s.visitor AND started_s < ?2 ORDER BY started_s DESC LIMIT 200
    ) b WHERE b.begins = 1 AND b.name = s.touch ->> 'utm_campaign' LIMIT 1
  ) AS before_s
  FROM session s INDEXED BY session_started WHERE s.site = ?1 AND s.started_s >= ?2 AND s.started_s < ?3 AND s.begins = 1 AND s.touch ->> 'utm_campaign' <> ''
  GROUP BY s.touch ->> 'utm_campaign', s.visitor
) GROUP BY name, before_s
