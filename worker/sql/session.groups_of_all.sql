-- Visitors and sessions that began within a span (?2 to ?3, half open), by the quarter of an hour in which the visitors were last seen before it
SELECT '' AS name, before_s, count(*) AS visitors, sum(sessions) AS sessions FROM (
  SELECT count(*) AS sessions, (
    SELECT max(b.started_s) / 900 * 900 FROM session b INDEXED BY session_visitor WHERE b.site = ?1 AND b.visitor = s.visitor AND b.started_s < ?2
  ) AS before_s
  FROM session s INDEXED BY session_started WHERE s.site = ?1 AND s.started_s >= ?2 AND s.started_s < ?3 GROUP BY s.visitor
) GROUP BY before_s
