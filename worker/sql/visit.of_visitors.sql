-- A page of the visits of some visitors (?2: JSON list), those that began before ?4 (started_s) and ?5 (id): the latest 51 of each table.
-- ?3: now: older visits than the site keeps lists of pages have none any more
SELECT v.id AS session, v.visitor, v.started_s, v.last_s, v.hits, v.channel, iif(substr(v.touch, 1, 1) = '/', (SELECT landing_host FROM site WHERE id = ?1) || v.touch, v.touch) AS touch, v.country, v.device, v.browser, v.os, v.is_new,
  (SELECT sum(engaged_ms) FROM engagement WHERE site = ?1 AND session = v.id) AS engaged_ms, iif(v.started_s >= ?3 - (SELECT details_kept_days * 86400 FROM site WHERE id = ?1), v.pages, '-') AS pages
FROM visit v WHERE v.at IN (
  SELECT o.at FROM json_each(?2) w CROSS JOIN visit o ON o.at IN (
    SELECT at FROM visit WHERE visitor_bytes = unhex(w.value, '-') AND at >= (SELECT number FROM site WHERE id = ?1) << 52
      AND at < (SELECT number << 52 FROM site WHERE id = ?1) + ((min(?4, 4294967294) + 1) << 20) AND (started_s, id) < (?4, ?5)
    ORDER BY at DESC LIMIT 51
  )
  ORDER BY o.at DESC LIMIT 51
)
UNION ALL SELECT s.id, s.visitor, s.started_s, s.last_s, s.hits, s.channel, s.touch, s.country, s.device, s.browser, s.os, s.is_new,
  (SELECT sum(engaged_ms) FROM engagement WHERE site = ?1 AND session = s.id), '-'
FROM session s WHERE s.site = ?1 AND s.id IN (
  SELECT o.id FROM json_each(?2) w CROSS JOIN session o ON o.site = ?1 AND o.id IN (
    SELECT id FROM session WHERE site = ?1 AND visitor = w.value AND (started_s, id) < (?4, ?5) ORDER BY started_s DESC, id DESC LIMIT 51
  )
  ORDER BY o.started_s DESC, o.id DESC LIMIT 51
)
