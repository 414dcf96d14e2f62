-- Visitors, and sessions of visitors, whose ids lie from ?2 to ?3 (UUIDs): twenty of each, and those of two hundred that other sites may have too
WITH RECURSIVE next (visitor_bytes) AS (
  SELECT min(visitor_bytes) FROM visit WHERE visitor_bytes >= unhex(?2, '-') AND visitor_bytes <= unhex(?3, '-')
  UNION ALL SELECT (SELECT min(visitor_bytes) FROM visit WHERE visitor_bytes > n.visitor_bytes AND visitor_bytes <= unhex(?3, '-'))
  FROM next n WHERE n.visitor_bytes IS NOT NULL LIMIT 200
)
SELECT visitor, NULL AS session, started_s AS at_s FROM next n CROSS JOIN visit v ON v.at = (
  SELECT max(at) FROM visit WHERE visitor_bytes = n.visitor_bytes
    AND at >= (SELECT number FROM site WHERE id = ?1) << 52 AND at < (SELECT number + 1 FROM site WHERE id = ?1) << 52
)
UNION ALL SELECT visitor, id, started_s FROM (
  SELECT visitor, id, started_s, site_number FROM visit WHERE id_bytes >= unhex(?2, '-') AND id_bytes <= unhex(?3, '-') ORDER BY id_bytes LIMIT 200
) WHERE site_number = (SELECT number FROM site WHERE id = ?1)
UNION ALL SELECT visitor, NULL, max(started_s) FROM (
  SELECT visitor, started_s FROM session WHERE site = ?1 AND visitor >= ?2 AND visitor <= ?3 ORDER BY visitor, started_s LIMIT 200
) GROUP BY visitor
UNION ALL SELECT * FROM (SELECT visitor, id, started_s FROM session WHERE site = ?1 AND id >= ?2 AND id <= ?3 ORDER BY id LIMIT 20)
ORDER BY at_s DESC, visitor LIMIT 40
