-- What visits have cost on day ?1, by site. Dropping old rows counts for no site
SELECT site, rows FROM visit_rows WHERE day = ?1 ORDER BY site
