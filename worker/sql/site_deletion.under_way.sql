-- Of all sites what is under way, the oldest first
SELECT site, name, step, swept_from_s, deleted, begun_s FROM site_deletion ORDER BY begun_s, site LIMIT 20
