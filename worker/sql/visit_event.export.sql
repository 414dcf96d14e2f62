-- The custom events of some visitors (?2: JSON list), oldest first, after ?3 (at_ms) and ?4 (id). The `+` keeps the planner from looking the
-- list up once more for each event that it found by it.
SELECT e.at_ms || '~' || e.id AS key, e.at_ms / 1000 AS at_s,
  json_object('session', e.session, 'visitor', e.visitor, 'name', e.name, 'page', e.page, 'props', e.props) AS body
FROM json_each(?2) v CROSS JOIN visit_event e ON +e.site = ?1 AND (e.site, e.at_ms, e.id) IN (
  SELECT site, at_ms, id FROM visit_event WHERE site = ?1 AND visitor = v.value AND (at_ms, id) > (?3, ?4) ORDER BY at_ms, id LIMIT 100
)
ORDER BY e.at_ms, e.id LIMIT 100
