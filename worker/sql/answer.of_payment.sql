-- The latest two hundred, oldest first
SELECT decided_at_s, confidence, rung, visitor, source, campaign, cause FROM (
  SELECT ordinal, decided_s AS decided_at_s, confidence, rung, visitor, source, campaign, cause FROM answer
  WHERE site = ?1 AND mode = ?2 AND payment = ?3 ORDER BY ordinal DESC LIMIT 200
) ORDER BY ordinal
