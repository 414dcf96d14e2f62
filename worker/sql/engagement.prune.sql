-- ?1: pages first reported before this time are past every site's retention; ?2: how many at most
DELETE FROM engagement WHERE (site, session, page) IN (
  SELECT e.site, e.session, e.page FROM site CROSS JOIN engagement e ON e.site = site.id AND e.first_s < ?1 LIMIT CAST(?2 AS INTEGER)
)
