-- How many rows the site has, and how many of ?2 are among them
SELECT (SELECT count(*) FROM cost WHERE site = ?1) AS kept,
  (SELECT count(*) FROM json_each(?2) n CROSS JOIN cost c ON c.site = ?1 AND c.id = n.value ->> 'id') AS replaced
