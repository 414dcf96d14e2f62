-- Visits that are to be moved, ?1 at most
SELECT site, id, started_s, touch, channel, device, browser, os FROM session LIMIT CAST(?1 AS INTEGER)
