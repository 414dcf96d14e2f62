-- Visits that are to be moved, ?1 at most, each with how many days its site keeps lists of pages
SELECT site, id, started_s, touch, channel, device, browser, os,
  ifnull((SELECT details_kept_days FROM site WHERE site.id = session.site), 0) AS kept_days
FROM session LIMIT CAST(?1 AS INTEGER)
