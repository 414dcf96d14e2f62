-- ?1: custom events before this time in milliseconds are past every site's retention; ?2: how many at most
DELETE FROM visit_event WHERE (site, at_ms, id) IN (
  SELECT v.site, v.at_ms, v.id FROM site CROSS JOIN visit_event v ON v.site = site.id AND v.at_ms < ?1 LIMIT CAST(?2 AS INTEGER)
)
