-- Of some days or months (?3: which; ?4: JSON list of first instants) the sums of these models and dimensions (?5, ?6: JSON lists) but those
-- (?7: JSON list of {"model", "dimension", "starts_s"})
DELETE FROM money_sum
WHERE site = ?1 AND mode = ?2 AND model IN (SELECT value FROM json_each(?5)) AND span = ?3 AND dimension IN (SELECT value FROM json_each(?6))
  AND starts_s IN (SELECT value FROM json_each(?4))
  AND NOT EXISTS (
    SELECT 1 FROM json_each(?7) k
    WHERE k.value ->> 'model' = money_sum.model AND k.value ->> 'dimension' = money_sum.dimension AND k.value ->> 'starts_s' = money_sum.starts_s
  )
