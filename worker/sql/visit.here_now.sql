-- Who was seen since ?2: the distinct visitors among the latest ?4 visits that began since ?3, and how many visits were looked at
SELECT count(DISTINCT iif(last_s >= ?2, visitor_bytes, NULL)) AS visitors, count(*) AS visits
FROM (
  SELECT visitor_bytes, last_s FROM visit
  WHERE at >= (SELECT number << 52 FROM site WHERE id = ?1) + (max(?3, 0) << 20) AND at < ((SELECT number FROM site WHERE id = ?1) + 1) << 52
  ORDER BY at DESC LIMIT CAST(?4 AS INTEGER)
)
