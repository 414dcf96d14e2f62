-- What visits have cost on day ?1, by site; the dropping of old rows is no site's
SELECT site, rows FROM visit_rows WHERE day = ?1 ORDER BY site
