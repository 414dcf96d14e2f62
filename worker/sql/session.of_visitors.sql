-- The latest visits of some visitors (?2: JSON list), newest first.
SELECT s.id AS session, s.visitor, s.started_s, s.last_s, s.hits, s.channel, s.source, s.touch,
  s.country, s.device, s.browser, s.os, s.is_new,
  (SELECT sum(engaged_ms) FROM engagement WHERE site = ?1 AND session = s.id) AS engaged_ms
FROM json_each(?2) v CROSS JOIN session s ON s.site = ?1 AND s.id IN (
  SELECT id FROM session WHERE site = ?1 AND visitor = v.value ORDER BY started_s DESC, id DESC LIMIT 100
)
ORDER BY s.started_s DESC, s.id DESC LIMIT 100
