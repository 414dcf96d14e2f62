-- How many deliveries of an integration are kept, counted up to 1,001
SELECT count(*) AS kept FROM (SELECT 1 FROM delivery WHERE integration = (SELECT id FROM integration WHERE id = ?2 AND site = ?1) LIMIT 1001)
