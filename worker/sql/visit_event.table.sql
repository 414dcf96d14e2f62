-- A page of the table of custom events for a warehouse, after ?2 (at_ms), ?3 (id)
SELECT json_object('at_ms', at_ms, 'session', session, 'visitor', visitor, 'name', name, 'page', page, 'props', json(props)) AS line,
  at_ms || '~' || id AS place, NULL AS touch
FROM visit_event WHERE site = ?1 AND (at_ms, id) > (CAST(?2 AS INTEGER), ?3) ORDER BY at_ms, id LIMIT 1000
