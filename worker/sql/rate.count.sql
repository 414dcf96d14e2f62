-- How many rates a site has, counted up to ?2
SELECT count(*) AS rates FROM (SELECT 1 FROM rate WHERE site = ?1 LIMIT ?2)
