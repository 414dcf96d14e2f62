-- Where the reading stands, if the site has a reporting currency and a page is due at ?4
SELECT coalesce(w.step, 0) AS step, w.cursor, coalesce(w.since_s, 0) AS since_s, coalesce(w.began_s, 0) AS began_s,
  coalesce(w.left_out, 0) AS left_out, coalesce(w.left_out_since_s, 0) AS left_out_since_s FROM site s
  LEFT JOIN fee_walk w ON w.site = ?1 AND w.integration = ?2 AND w.mode = ?3
WHERE s.id = ?1 AND s.reporting_currency IS NOT NULL AND coalesce(w.next_s, 0) <= ?4
