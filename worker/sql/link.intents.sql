-- The next 500 PaymentIntents that something leads on from, after ?3, and whether each is a payment
SELECT i.source AS object, EXISTS (SELECT 1 FROM payment p WHERE p.site = ?1 AND p.mode = ?2 AND p.id = i.source) AS is_payment
FROM (SELECT DISTINCT source FROM link WHERE site = ?1 AND mode = ?2 AND source > max(?3, 'pi_') AND source < 'pi`' ORDER BY source LIMIT 500) i
