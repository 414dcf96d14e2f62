-- What is still at Stripe of a site
SELECT id FROM endpoint WHERE site = ?1 AND id IS NOT NULL ORDER BY integration, mode LIMIT 20
