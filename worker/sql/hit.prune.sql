-- ?1: hits before this time in milliseconds are past every site's retention; ?2: how many at most
DELETE FROM hit WHERE (site, at_ms, id) IN (SELECT h.site, h.at_ms, h.id FROM site CROSS JOIN hit h ON h.site = site.id AND h.at_ms < ?1 LIMIT CAST(?2 AS INTEGER))
