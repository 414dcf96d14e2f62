-- ?1: now in milliseconds: hits that are older than their site keeps them; ?2: how many at most
DELETE FROM hit WHERE (site, at_ms, id) IN (
  SELECT h.site, h.at_ms, h.id FROM site CROSS JOIN hit h ON h.site = site.id AND h.at_ms < ?1 - site.details_kept_days * 86400000 LIMIT CAST(?2 AS INTEGER)
)
