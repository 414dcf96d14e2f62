-- The page views of some sessions of the table of an earlier version (?2: JSON list of JSON with "session")
DELETE FROM hit WHERE site = ?1 AND (at_ms, id) IN (
  SELECT h.at_ms, h.id FROM json_each(?2) w CROSS JOIN session s ON s.site = ?1 AND s.id = w.value ->> '$.session'
    CROSS JOIN hit h ON h.site = ?1 AND h.at_ms >= s.started_s * 1000 AND h.at_ms < (s.last_s + 1) * 1000 AND h.session = s.id
)
