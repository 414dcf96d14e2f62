SELECT decided_s AS decided_at_s, confidence, rung, visitor, source, campaign, cause FROM answer
WHERE site = ?1 AND mode = ?2 AND payment = ?3 ORDER BY ordinal LIMIT 200
