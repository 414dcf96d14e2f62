-- The pages of some visits (?2: JSON list of {"session", "started_s", "last_s"}, the newest first): of each the first 50 in order of time, 300
-- in all. No index finds the hits of a session: they are looked for while the visit lasted, among the site's first 2,000 hits of that time.
SELECT v.value ->> 'session' AS session, p.value ->> 0 AS at_s, p.value ->> 1 AS page
FROM json_each(?2) v CROSS JOIN json_each((
  SELECT json_group_array(json_array(at_ms / 1000, page)) FROM (
    SELECT at_ms, page FROM (
      SELECT at_ms, id, session, page FROM hit
      WHERE site = ?1 AND at_ms >= (v.value ->> 'started_s') * 1000 AND at_ms < (v.value ->> 'last_s') * 1000 + 1000
      ORDER BY at_ms, id LIMIT 2000
    ) WHERE session = v.value ->> 'session' ORDER BY at_ms, id LIMIT 50
  )
)) p
ORDER BY CAST(v.key AS INTEGER), CAST(p.key AS INTEGER) LIMIT 300
