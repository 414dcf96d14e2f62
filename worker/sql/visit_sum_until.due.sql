-- The sites with visits before ?1 that are not added up yet, the one that is furthest behind first
SELECT u.site, u.until_s, u.time_zone AS built_zone, s.time_zone, s.created_s FROM visit_sum_until u INDEXED BY visit_sum_until_due
  CROSS JOIN site s ON s.id = u.site
WHERE u.until_s < ?1 ORDER BY u.until_s LIMIT ?2
