-- What visits have cost on day ?1: all, the share of site ?2, and the share of the other sites
SELECT coalesce(sum(rows), 0) AS total, coalesce(sum(iif(site = ?2, rows, 0)), 0) AS own,
  coalesce(sum(iif(site NOT IN (?2, ''), rows, 0)), 0) AS others FROM visit_rows WHERE day = ?1
