-- ?1: now in milliseconds: custom events that are older than their site keeps them; ?2: how many at most
DELETE FROM visit_event WHERE (site, at_ms, id) IN (
  SELECT v.site, v.at_ms, v.id FROM site CROSS JOIN visit_event v ON v.site = site.id AND v.at_ms < ?1 - site.details_kept_days * 86400000
  LIMIT CAST(?2 AS INTEGER)
)
