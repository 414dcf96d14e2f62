-- Before the source of a promotion code or coupon ?2 is set to ?3 (JSON; NULL: it is removed): queues the payments of both modes that carry
-- the code, where that changes it. ?4: now
INSERT INTO pending (site, mode, hub, cursor, generation, cause, queued_s, turn)
SELECT ?1, m.mode, 'code:' || ?2, '', 1, 'promotion_code', ?4, ?4 FROM (SELECT 'live' AS mode UNION ALL SELECT 'test') m
WHERE EXISTS (SELECT 1 FROM clue c WHERE c.site = ?1 AND c.clue = 'code:' || ?2 AND c.mode = m.mode)
  AND (SELECT said FROM promotion_source WHERE site = ?1 AND code = ?2) IS NOT ?3
ON CONFLICT (site, mode, hub) DO UPDATE SET generation = generation + 1, cause = excluded.cause, due_s = 0, done = 0 RETURNING hub
