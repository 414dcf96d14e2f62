-- Fails when the key that signed an identify has been removed since it was read, or unsigned ones are now refused.
-- ?2: the key, sealed; NULL for an unsigned identify; ?3: now
INSERT INTO commit_guard (site, stale)
SELECT ?1, 1 WHERE NOT EXISTS (
  SELECT 1 FROM site WHERE id = ?1 AND CASE WHEN ?2 IS NULL THEN identify_signing = 'optional'
    ELSE identify_key = ?2 OR identify_key_before = ?2 AND identify_key_before_until_s >= ?3 END
)
