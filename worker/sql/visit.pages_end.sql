-- The site whose lists of pages were dropped least far, from where on its visits may have any, and how far the next ?2 of those visits reach
-- that began before ?1; no row: nothing is due
SELECT n.id AS site, n.pages_until_s AS from_s, ifnull((
  SELECT started_s + 1 FROM visit WHERE at >= (n.number << 52) + (n.pages_until_s << 20) AND at < (n.number << 52) + (?1 << 20)
  ORDER BY at LIMIT 1 OFFSET CAST(?2 - 1 AS INTEGER)
), ?1) AS until_s
FROM (SELECT id, number, pages_until_s FROM site WHERE pages_until_s < ?1 ORDER BY pages_until_s LIMIT 1) n
