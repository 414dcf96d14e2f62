-- The latest custom events of some visitors (?2: JSON list) from ?3 to ?4 (both inclusive), newest first. The `+` keeps the planner from
-- looking the list up once more for each event that it found by it.
SELECT e.session, e.at_ms / 1000 AS at_s, e.name, e.page, e.props
FROM json_each(?2) v CROSS JOIN visit_event e ON +e.site = ?1 AND (e.site, e.at_ms, e.id) IN (
  SELECT site, at_ms, id FROM visit_event WHERE site = ?1 AND visitor = v.value AND at_ms >= ?3 * 1000 AND at_ms < (?4 + 1) * 1000
  ORDER BY at_ms DESC, id DESC LIMIT 200
)
ORDER BY e.at_ms DESC, e.id DESC LIMIT 200
