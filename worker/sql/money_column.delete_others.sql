-- Of some days (?3: JSON list of first instants) the columns of these names (?4: JSON list) but those (?5: JSON list of {"name", "starts_s"})
DELETE FROM money_column
WHERE site = ?1 AND mode = ?2 AND name IN (SELECT value FROM json_each(?4)) AND starts_s IN (SELECT value FROM json_each(?3))
  AND NOT EXISTS (SELECT 1 FROM json_each(?5) k WHERE k.value ->> 'name' = money_column.name AND k.value ->> 'starts_s' = money_column.starts_s)
