-- The last answer in the history of each of some payments (?3: JSON list)
SELECT a.payment, a.ordinal, a.confidence, a.rung, a.visitor, a.source, a.campaign
FROM json_each(?3) k CROSS JOIN answer a ON a.site = ?1 AND a.mode = ?2 AND a.payment = k.value
  AND a.ordinal = (SELECT max(b.ordinal) FROM answer b WHERE b.site = ?1 AND b.mode = ?2 AND b.payment = k.value)
