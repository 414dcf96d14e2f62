-- The customer ?3 if it paid or Stripe reported it; and the visitors from ?4 to ?5 (UUIDs) that payments name. ?3 may be empty, ?4 and ?5 NULL: then nothing is found by them
SELECT ?3 AS customer, NULL AS visitor WHERE (?3 <> '' AND EXISTS (SELECT 1 FROM payer WHERE site = ?1 AND mode = ?2 AND customer = ?3))
  OR (?3 GLOB 'cus_*' AND EXISTS (SELECT 1 FROM fact WHERE site = ?1 AND mode = ?2 AND object = ?3))
UNION ALL SELECT * FROM (
  SELECT NULL, visitor FROM payer INDEXED BY payer_visitor WHERE site = ?1 AND mode = ?2 AND visitor >= ?4 AND visitor <= ?5 AND visitor <> '' LIMIT 20
)
