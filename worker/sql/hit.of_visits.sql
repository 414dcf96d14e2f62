-- The pages of some visits (?2: JSON list of {session, started_s, last_s}, the newest first): of each the first 50 in order of time, 300 in all.
-- No index finds the hits of a session: they are looked for while the visit lasted, among the site's first 2,000 hits of that time at most.
SELECT v.value ->> 'session' AS session, h.at_ms / 1000 AS at_s, h.page
FROM json_each(?2) v CROSS JOIN hit h ON h.site = ?1 AND (h.site, h.at_ms, h.id) IN (
  SELECT t.site, t.at_ms, t.id FROM (
    SELECT site, at_ms, id, session FROM hit
    WHERE site = ?1 AND at_ms >= (v.value ->> 'started_s') * 1000 AND at_ms < (v.value ->> 'last_s') * 1000 + 1000
    ORDER BY at_ms, id LIMIT 2000
  ) t WHERE t.session = v.value ->> 'session' ORDER BY t.at_ms, t.id LIMIT 50
)
ORDER BY CAST(v.key AS INTEGER), h.at_ms, h.id LIMIT 300
