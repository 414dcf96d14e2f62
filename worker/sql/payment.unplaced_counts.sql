-- How many payments since ?2 have no known source, ?3 at most: of live mode and of test mode
SELECT m.value AS mode, (
  SELECT count(*) FROM (
    SELECT 1 FROM payment p INDEXED BY payment_unplaced
    WHERE p.site = ?1 AND p.mode = m.value AND p.confidence = 'unknown' AND p.gross_minor > 0 AND p.paid_s >= ?2
    LIMIT CAST(?3 AS INTEGER)
  )
) AS payments
FROM json_each('["live","test"]') m
