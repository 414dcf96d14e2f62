-- What a commit makes stale, before it changes payments and entries: the days before ?5 on which something of these payments (?3: JSON list)
-- stands; further days of UTC (?4: JSON list); and those of other payments that are their customer's first before this commit and not after
-- it, or the other way round. ?6 now; ?7: JSON list of the commit's own payments that may move among firsts; ?8: JSON list of {"id", "payer",
-- "paid_s"}, those of them that may be a first one, as they are to stand.
WITH own (payer, paid_s, id, is_new) AS (
  SELECT coalesce(p.customer, p.email, p.visitor), p.paid_s, p.id, 0 FROM json_each(?7) c
    CROSS JOIN payment p ON p.site = ?1 AND p.mode = ?2 AND p.id = c.value WHERE p.gross_minor > 0 AND p.renewal = 0
  UNION ALL SELECT value ->> 'payer', value ->> 'paid_s', value ->> 'id', 1 FROM json_each(?8)
)
INSERT INTO stale_day (site, mode, day, taken, marked_s)
SELECT DISTINCT ?1, ?2, day, 0, ?6 FROM (
  SELECT e.at_s / 86400 AS day FROM json_each(?3) p CROSS JOIN entry e ON e.site = ?1 AND e.mode = ?2 AND e.payment = p.value WHERE +e.at_s < ?5
  UNION ALL SELECT value FROM json_each(?4)
  UNION ALL SELECT o.paid_s / 86400
  FROM (SELECT DISTINCT payer FROM own WHERE payer IS NOT NULL) k CROSS JOIN payment o ON o.site = ?1 AND o.mode = ?2 AND o.id = (
    SELECT n.id FROM payment n INDEXED BY payment_of_payer
    WHERE n.site = ?1 AND n.mode = ?2 AND coalesce(n.customer, n.email, n.visitor) = k.payer AND n.gross_minor > 0 AND n.renewal = 0
      AND n.id NOT IN (SELECT value FROM json_each(?7))
    ORDER BY n.paid_s, n.id LIMIT 1
  )
  WHERE o.paid_s < ?5
    AND EXISTS (SELECT 1 FROM own w WHERE w.payer = k.payer AND w.is_new = 0 AND (w.paid_s, w.id) < (o.paid_s, o.id))
      <> EXISTS (SELECT 1 FROM own w WHERE w.payer = k.payer AND w.is_new = 1 AND (w.paid_s, w.id) < (o.paid_s, o.id))
) WHERE true
ON CONFLICT (site, mode, day) DO UPDATE SET taken = 0 WHERE taken = 1
