-- The latest two hundred, oldest first; the present one stands with the payment. ?4: the model whose credit an answer is shown by
SELECT decided_at_s, confidence, rung, visitor, source, campaign, cause FROM (
  SELECT * FROM (
    SELECT * FROM (
      SELECT ordinal, decided_s AS decided_at_s, confidence, rung, visitor, source, campaign, cause FROM answer
      WHERE site = ?1 AND mode = ?2 AND payment = ?3 ORDER BY ordinal DESC LIMIT 200
    )
    UNION ALL SELECT p.answers, x.decided_s, p.confidence, p.rung, p.visitor, c.source, c.campaign, x.cause
    FROM payment p CROSS JOIN explanation x ON x.site = ?1 AND x.mode = ?2 AND x.payment = ?3 AND x.decided_s IS NOT NULL
      LEFT JOIN credit c ON c.site = ?1 AND c.mode = ?2 AND c.payment = ?3 AND c.model = ?4 AND c.position = 0
    WHERE p.site = ?1 AND p.mode = ?2 AND p.id = ?3
      AND NOT EXISTS (SELECT 1 FROM answer a WHERE a.site = ?1 AND a.mode = ?2 AND a.payment = ?3 AND a.ordinal >= p.answers)
  ) ORDER BY ordinal + 0 DESC LIMIT 200 -- a sum, since SQLite merges by a column, and a merge may walk whole indexes
) ORDER BY ordinal
