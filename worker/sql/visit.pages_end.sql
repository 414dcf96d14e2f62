-- The site whose lists of pages are longest due, from where on its visits may have any, and how far the next ?2 of those visits reach that
-- are older at ?1 than the site keeps lists; no row: nothing is due
SELECT n.id AS site, n.pages_until_s AS from_s, ifnull((
  SELECT started_s + 1 FROM visit WHERE at >= (n.number << 52) + (n.pages_until_s << 20) AND at < (n.number << 52) + (n.before_s << 20)
  ORDER BY at LIMIT 1 OFFSET CAST(?2 - 1 AS INTEGER)
), n.before_s) AS until_s
FROM (
  SELECT id, number, pages_until_s, CAST(?1 AS INTEGER) - details_kept_days * 86400 AS before_s FROM site
  WHERE pages_until_s < ?1 - details_kept_days * 86400 ORDER BY pages_until_s + details_kept_days * 86400 LIMIT 1
) n
