-- Visitors and sessions that began within a span (?2 to ?3, half open) by source, and by the quarter of an hour in which the visitors were last
-- seen under it before. Of a visitor's earlier sessions the newest 200 are looked at
SELECT name, before_s, count(*) AS visitors, sum(sessions) AS sessions FROM (
  SELECT coalesce(s.source, '(direct)') AS name, count(*) AS sessions, (
    SELECT b.started_s / 900 * 900 FROM (
      SELECT started_s, begins, coalesce(source, '(direct)') AS name FROM session INDEXED BY session_visitor
      WHERE site = ?1 AND visitor = s.visitor AND started_s < ?2 ORDER BY started_s DESC LIMIT 200
    ) b WHERE b.begins = 1 AND b.name = coalesce(s.source, '(direct)') LIMIT 1
  ) AS before_s
  FROM session s INDEXED BY session_started WHERE s.site = ?1 AND s.started_s >= ?2 AND s.started_s < ?3 AND s.begins = 1
  GROUP BY coalesce(s.source, '(direct)'), s.visitor
) GROUP BY name, before_s
