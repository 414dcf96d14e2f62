-- Fails when another tool's id now means another visitor, or a signature now names a customer's visitor earlier.
-- ?2: {"<alias>": "<visitor>", "contested" or ""}; ?3: {"<customer>": "<seconds> <visitor>" or ""}
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE EXISTS (
  SELECT 1 FROM json_each(?2) k WHERE coalesce((SELECT iif(contested, 'contested', visitor) FROM alias WHERE site = ?1 AND alias = k.key), '') <> k.value
) OR EXISTS (
  SELECT 1 FROM json_each(?3) k WHERE k.value <> coalesce((
    SELECT at_s || ' ' || visitor FROM signed_customer WHERE site = ?1 AND customer = k.key ORDER BY at_s, visitor LIMIT 1
  ), '')
)
